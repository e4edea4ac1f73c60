// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Evaluation;

namespace SageGuard.Controls;

/// <summary>
/// What a rule was told: its InputParameters, validated. Lists are separated by commas, trimmed, exact case. An unknown
/// name, a bad value, or a parameter that the chosen controls do not use is an error, never ignored: a rule that is told
/// "subnetId" instead of "subnetIds" would otherwise pass what it should fail.
/// </summary>
public sealed record RuleParameters
{
    internal const string ControlName = "control";
    internal const string SubnetIdsName = "subnetIds";
    internal const string RequiredKeyTagsName = "requiredKeyTags";
    internal const string PlatformsName = "supportedPlatformIdentifierVersions";
    internal const string EncryptionName = "interContainerEncryption";
    internal const string WaiverTagKeyName = "waiverTagKey";
    internal const string WaiverMaxDaysName = "waiverMaxDays";

    private static readonly string[] Names =
        [ControlName, SubnetIdsName, RequiredKeyTagsName, PlatformsName, EncryptionName, WaiverTagKeyName, WaiverMaxDaysName];

    /// <summary>The defaults: SageMaker.1, nothing narrowed, no waivers.</summary>
    public static RuleParameters Default { get; } = new();

    /// <summary>The controls that the rule enforces, by number.</summary>
    public IReadOnlyList<Control> Controls { get; init; } = [Catalog.Controls[0]];

    /// <summary>SageMaker.2: the allowed subnets; null for any.</summary>
    public IReadOnlySet<string>? SubnetIds { get; init; }

    /// <summary>SageMaker.6 and .7: the tag keys that must all be there (1 to 6, case-sensitive); null for any one tag.</summary>
    public IReadOnlyList<string>? RequiredKeyTags { get; init; }

    /// <summary>SageMaker.8: the platforms that AWS supports. The default is AWS's own list as of 2026-11; AWS moves it.</summary>
    public IReadOnlySet<string> SupportedPlatforms { get; init; } = new HashSet<string> { "notebook-al2023-v1" };

    /// <summary>SageMaker.9, .10 and .13: true to ask encryption only from two instances on, as AWS Config's rule pages do.</summary>
    public bool MultiInstanceOnly { get; init; }

    /// <summary>The key of the tag that waives controls; null: no waivers.</summary>
    public string? WaiverTagKey { get; init; }

    /// <summary>How many days ahead a waiver may end, 1 to 3650.</summary>
    public int WaiverMaxDays { get; init; } = 365;

    /// <summary>Reads and validates a rule's InputParameters.</summary>
    /// <param name="parameters">Names and values as AWS Config sends them.</param>
    /// <exception cref="RuleParameterException">The message names the parameter, the value and what is allowed.</exception>
    public static RuleParameters Read(IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.Keys.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw new RuleParameterException(
                $"Rule parameter '{Annotation.Clean(unknown, 64)}' is unknown; allowed are {string.Join(", ", Names)} (exact case).");
        }

        var controls = parameters.ContainsKey(ControlName) ? ReadControls(parameters) : Default.Controls;
        foreach (var name in new[] { SubnetIdsName, RequiredKeyTagsName, PlatformsName, EncryptionName })
        {
            if (parameters.ContainsKey(name) && !controls.Any(control => control.Parameters.Contains(name)))
            {
                throw new RuleParameterException(
                    $"Rule parameter '{name}' has no effect on {string.Join(", ", controls)}; it belongs to "
                    + $"{string.Join(", ", Catalog.Controls.Where(control => control.Parameters.Contains(name)))}. Remove it, or choose such a control.");
            }
        }

        var waiverTagKey = ReadWaiverTagKey(parameters);
        return new RuleParameters
        {
            Controls = controls,
            SubnetIds = ReadSubnets(parameters),
            RequiredKeyTags = ReadTagKeys(parameters),
            SupportedPlatforms = parameters.ContainsKey(PlatformsName)
                ? ReadList(parameters, PlatformsName, "platform identifiers").ToHashSet()
                : Default.SupportedPlatforms,
            MultiInstanceOnly = ReadEncryption(parameters),
            WaiverTagKey = waiverTagKey,
            WaiverMaxDays = ReadWaiverMaxDays(parameters, waiverTagKey),
        };
    }

    private static List<Control> ReadControls(IReadOnlyDictionary<string, string> parameters)
    {
        var allowed = $"SageMaker.1 to SageMaker.{Catalog.Controls.Count}";
        var controls = new SortedDictionary<int, Control>();
        foreach (var id in ReadList(parameters, ControlName, allowed))
        {
            var control = Catalog.Find(id) ?? throw Bad(ControlName, id, $"{allowed}, several separated by commas");
            if (!controls.TryAdd(control.Number, control)) throw Bad(ControlName, id, "each control once");
        }

        return [.. controls.Values];
    }

    private static HashSet<string>? ReadSubnets(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.ContainsKey(SubnetIdsName)) return null;
        var subnets = ReadList(parameters, SubnetIdsName, "subnet ids");
        foreach (var subnet in subnets)
        {
            if (!subnet.StartsWith("subnet-", StringComparison.Ordinal) || subnet.Length > 32)
                throw Bad(SubnetIdsName, subnet, "subnet ids such as subnet-0123456789abcdef0, separated by commas");
        }

        return [.. subnets];
    }

    private static List<string>? ReadTagKeys(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.ContainsKey(RequiredKeyTagsName)) return null;
        var keys = ReadList(parameters, RequiredKeyTagsName, "1 to 6 tag keys");
        if (keys.Count > 6) throw Bad(RequiredKeyTagsName, parameters[RequiredKeyTagsName], $"1 to 6 tag keys, not {keys.Count}");
        foreach (var key in keys) CheckTagKey(RequiredKeyTagsName, key);
        return keys;
    }

    private static bool ReadEncryption(IReadOnlyDictionary<string, string> parameters) =>
        parameters.GetValueOrDefault(EncryptionName) switch
        {
            null or "securityHub" => false,
            "multiInstance" => true,
            var value => throw Bad(EncryptionName, value, "securityHub or multiInstance"),
        };

    private static string? ReadWaiverTagKey(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue(WaiverTagKeyName, out var key)) return null;
        key = key.Trim();
        if (key.Length == 0) throw Bad(WaiverTagKeyName, key, "a tag key; remove the parameter to have no waivers");
        CheckTagKey(WaiverTagKeyName, key);
        return key;
    }

    private static int ReadWaiverMaxDays(IReadOnlyDictionary<string, string> parameters, string? waiverTagKey)
    {
        if (!parameters.TryGetValue(WaiverMaxDaysName, out var text)) return Default.WaiverMaxDays;
        if (waiverTagKey is null)
            throw new RuleParameterException($"Rule parameter '{WaiverMaxDaysName}' has no effect without '{WaiverTagKeyName}'. Remove it, or name the tag key.");
        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 3650
            ? days
            : throw Bad(WaiverMaxDaysName, text, "a whole number of days from 1 to 3650");
    }

    // AWS's limits: 1 to 128 characters; keys that begin with aws: cannot be set by anybody else.
    private static void CheckTagKey(string name, string key)
    {
        if (key.Length > 128 || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            throw Bad(name, key, "tag keys of 1 to 128 characters that do not begin with aws:");
    }

    private static List<string> ReadList(IReadOnlyDictionary<string, string> parameters, string name, string allowed)
    {
        var value = parameters[name];
        if (string.IsNullOrWhiteSpace(value)) throw Bad(name, value, $"{allowed}; remove the parameter to use its default");

        var entries = value.Split(',', StringSplitOptions.TrimEntries);
        return entries.Contains("")
            ? throw Bad(name, value, $"{allowed}, separated by single commas")
            : [.. entries];
    }

    private static RuleParameterException Bad(string name, string value, string allowed) =>
        new($"Rule parameter '{name}' is '{Annotation.Clean(value, 80)}'; allowed: {allowed}.");
}
