// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using SageGuard.Text;

namespace SageGuard.Deployment.Settings;

/// <summary>
/// One setting of a deployment: its name, what it means and what it takes. The CDK app's context, the options of
/// <c>sageguard template</c> and the parameters of template.yaml come from it, and so does the sentence about a mistake.
/// </summary>
/// <param name="Name">Its name in camel case, e.g. <c>ruleNamePrefix</c>.</param>
/// <param name="Summary">What it means, in a sentence or two.</param>
public sealed record Setting(string Name, string Summary)
{
    /// <summary>What it is where nothing is given; null where that means nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The only values that it takes; null for any.</summary>
    public IReadOnlyList<string>? AllowedValues { get; init; }

    /// <summary>The smallest and the largest whole number that it takes; null where it is not a number.</summary>
    public (int Min, int Max)? Range { get; init; }

    /// <summary>A regular expression that the whole value, or each entry of a list, must match; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>
    /// The same for a parameter of a template, where it differs: a parameter is a value as it is, without placeholders, and a list
    /// is matched as a whole, without blanks.
    /// </summary>
    public string? ParameterPattern
    {
        get => field ?? Pattern;
        init;
    }

    /// <summary>What is allowed, in words; given where neither <see cref="AllowedValues"/> nor <see cref="Range"/> says it.</summary>
    public string? Allowed { get; init; }

    /// <summary>True where the value may hold <see cref="OwnRegion"/> and <see cref="OwnAccount"/>; a template's parameter may
    /// not.</summary>
    public bool TakesPlaceholders { get; init; }

    /// <summary>What it is for, as an option or a key of the CDK's context explains it.</summary>
    public string OptionSummary => TakesPlaceholders ? $"{Summary} {OwnRegion} and {OwnAccount} in it stand for the stack's own." : Summary;

    /// <summary>True where it is a list, separated by commas.</summary>
    public bool IsList { get; init; }

    /// <summary>Settings without which it has no effect, so that it is refused without them.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>A string that stands for a value that only the deployment knows, as the CDK writes it.</summary>
    /// <param name="value">The string.</param>
    public static bool IsDecidedAtDeployment(string value) => value.Contains("${Token[", StringComparison.Ordinal);

    /// <summary>What a setting's value may hold for the stack's own Region, which differs from stack to stack.</summary>
    public const string OwnRegion = "{region}";

    /// <summary>What a setting's value may hold for the stack's own account.</summary>
    public const string OwnAccount = "{account}";

    /// <summary>The entries of a list, without the blanks around them.</summary>
    /// <param name="text">The list.</param>
    public static IReadOnlyList<string> Entries(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Checks a value; what only the deployment knows is left to it.</summary>
    /// <param name="text">The value.</param>
    /// <exception cref="SettingException">The setting does not take it.</exception>
    public void Check(string text)
    {
        if (IsDecidedAtDeployment(text))
            return;
        if (text.Length == 0)
            throw Bad(text, $"{AllowedText}; remove the setting to use its default");
        var entries = IsList ? Entries(text) : [text];
        foreach (var entry in entries)
            CheckEntry(entry);
        // CloudFormation takes such lists as sets, and refuses them late.
        if (entries.CountBy(entry => entry).FirstOrDefault(entry => entry.Value > 1) is { Key: { } twice })
            throw Bad(twice, "each entry once");
    }

    /// <summary>The error about a value that this setting does not take.</summary>
    /// <param name="value">The value.</param>
    /// <param name="allowed">What is allowed.</param>
    internal SettingException Bad(string value, string allowed) =>
        new($"Setting '{Name}' is '{Annotation.Clean(value, 80)}'; allowed: {allowed}.");

    private string AllowedText =>
        AllowedValues is not null ? string.Join(", ", AllowedValues)
        : Range is var (min, max) ? $"a whole number from {min} to {max}"
        : TakesPlaceholders ? $"{Allowed}, where {OwnRegion} and {OwnAccount} can stand for the stack's own"
        : Allowed!;

    private void CheckEntry(string value)
    {
        var isAllowed =
            (AllowedValues is null || AllowedValues.Contains(value))
            && (
                Range is not var (min, max)
                || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            )
            && (Pattern is null || Regex.IsMatch(value, $@"\A(?:{Pattern})\z", RegexOptions.CultureInvariant));
        if (!isAllowed)
            throw Bad(value, AllowedText);
    }
}
