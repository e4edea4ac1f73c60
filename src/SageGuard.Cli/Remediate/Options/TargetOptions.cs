// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using SageGuard.Controls;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>The options that say what is to be repaired, and how.</summary>
internal sealed partial class TargetOptions
{
    private static string Acceptable =>
        string.Join(", ", Enum.GetValues<BlockerKind>().Where(Blocker.CanBeAccepted).Select(BlockerNames.For));

    private readonly Option<string[]> _controls = new("--control")
    {
        HelpName = "control",
        Description =
            $"The controls to repair, by set, id or number, e.g. SageMaker.1 or 3. Default: {string.Join(", ", RemediationTarget.RepairedByDefault)}.",
    };
    private readonly Option<string?> _metadata = new("--metadata-version")
    {
        HelpName = "version",
        Description = "Ask for this least version of the instance metadata service (2), on every notebook that has less.",
    };
    private readonly Option<string?> _subnet = new("--subnet")
    {
        HelpName = "id",
        Description = "The private subnet of the replacements; default: the notebook's own.",
    };
    private readonly Option<string[]> _groups = new("--security-group")
    {
        HelpName = "id",
        Description = "The security groups of the replacements, up to five; default: the notebook's own.",
    };
    private readonly Option<string?> _key = new("--kms-key")
    {
        HelpName = "key",
        Description = "The customer managed key of the replacements' volumes; default: the notebook's own.",
    };
    private readonly Option<string?> _type = new("--instance-type")
    {
        HelpName = "type",
        Description = "The type for notebooks whose own Amazon Linux 2023 lacks.",
    };
    private readonly Option<bool> _keepPlatform = new("--keep-platform")
    {
        Description = "Move no notebook to another platform; one that could not start again is then blocked.",
    };
    private readonly Option<string?> _bucket = new("--bucket")
    {
        HelpName = "name",
        Description = "Your encrypted and versioned bucket for backups; needed for rebuilds.",
    };
    private readonly Option<string> _prefix = new("--prefix")
    {
        HelpName = "prefix",
        Description = "The prefix of all keys in the bucket.",
        DefaultValueFactory = _ => "sageguard",
    };
    private readonly Option<string> _backup = new("--backup")
    {
        HelpName = "lifecycle|script",
        Description =
            "How files are backed up: lifecycle (stop, update, start) or script (the owner runs it in the terminal, without a stop).",
        DefaultValueFactory = _ => "lifecycle",
    };
    private readonly Option<string> _suffix = new("--suffix")
    {
        HelpName = "suffix",
        Description = "What a replacement's name adds to the notebook's.",
        DefaultValueFactory = _ => "-private",
    };
    private readonly Option<int> _retention = new("--retention-days")
    {
        HelpName = "days",
        Description = "How long an old notebook is kept before purge may delete it.",
        DefaultValueFactory = _ => 14,
    };
    private readonly Option<string?> _waiver = new("--waiver-tag-key")
    {
        HelpName = "key",
        Description = "Your rule's waiverTagKey: the stopped original gets a dated waiver until purge.",
    };
    private readonly Option<string[]> _accept = new("--accept")
    {
        HelpName = "blocker",
        Description = $"Blockers that you have looked into: {Acceptable}.",
    };

    public void AddTo(Command command)
    {
        _controls.CompletionSources.Add(_ => RemediationTarget.Repairable.Select(control => control.Id));
        _accept.CompletionSources.Add(_ => Acceptable.Split(", "));
        _backup.CompletionSources.Add("lifecycle", "script");
        foreach (
            var option in new Option[]
            {
                _controls,
                _metadata,
                _subnet,
                _groups,
                _key,
                _type,
                _keepPlatform,
                _bucket,
                _prefix,
                _backup,
                _suffix,
                _retention,
                _waiver,
                _accept,
            }
        )
        {
            command.Add(option);
        }
    }

    /// <summary>True if any of them was given.</summary>
    /// <param name="parse">The command line.</param>
    public bool AnyGiven(ParseResult parse) => parse.GetResult(_controls) is not null || parse.GetResult(_metadata) is not null;

    /// <summary>Reads and checks them.</summary>
    /// <param name="parse">The command line.</param>
    public RemediationTarget Read(ParseResult parse)
    {
        var controls = ReadControls(parse);
        var metadata = parse.GetValue(_metadata);
        if (metadata is not (null or "2"))
            throw new SageGuardException($"--metadata-version is {metadata}; it can only be 2.");
        var groups = Listed(parse.GetValue(_groups));
        if (groups.Count > 5)
        {
            throw new SageGuardException(
                $"A notebook has at most five security groups, not {groups.Count.ToString(CultureInfo.InvariantCulture)}."
            );
        }

        var retention = parse.GetValue(_retention);
        if (retention is < 0 or > 3650)
            throw new SageGuardException("--retention-days is a whole number from 0 to 3650.");
        return new RemediationTarget
        {
            Controls = controls.Count > 0 || metadata is not null ? controls : new RemediationTarget().Controls,
            MetadataVersion = metadata,
            SubnetId = Checked(parse.GetValue(_subnet), "--subnet", SubnetForm(), "a subnet's id, e.g. subnet-0a1b2c3d4e5f67890"),
            SecurityGroupIds =
            [
                .. groups.Select(group =>
                    Checked(group, "--security-group", GroupForm(), "a security group's id, e.g. sg-0a1b2c3d4e5f67890")!
                ),
            ],
            KmsKeyId = parse.GetValue(_key),
            ReplacementInstanceType = Checked(parse.GetValue(_type), "--instance-type", TypeForm(), "a type such as ml.g5.xlarge"),
            KeepPlatform = parse.GetValue(_keepPlatform),
            Bucket = Checked(parse.GetValue(_bucket), "--bucket", BucketForm(), "a bucket's name"),
            Prefix = Checked(parse.GetValue(_prefix)!.Trim('/'), "--prefix", PrefixForm(), "letters, digits, '-', '_', '.', '=' and '/'")!,
            BackupWay = parse.GetValue(_backup) switch
            {
                "lifecycle" => BackupWay.Lifecycle,
                "script" => BackupWay.Script,
                var other => throw new SageGuardException($"--backup is {other}; it can be lifecycle or script."),
            },
            Suffix = Checked(parse.GetValue(_suffix), "--suffix", SuffixForm(), "letters, digits and '-', not ending in '-'")!,
            RetentionDays = retention,
            WaiverTagKey = parse.GetValue(_waiver),
            Accepted = [.. Listed(parse.GetValue(_accept)).Select(ReadBlocker).Distinct()],
        };
    }

    private IReadOnlyList<Control> ReadControls(ParseResult parse)
    {
        var names = Listed(parse.GetValue(_controls)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var selection = ControlSelection.From(names);
        if (selection.Problem is { } problem)
            throw new SageGuardException($"Unknown control '{problem.Name}' in --control. Allowed: {problem.Allowed}.");
        // A set holds controls that nothing repairs; a control that was named is meant.
        if (names.Select(Catalog.Find).FirstOrDefault(control => control?.Repair.NoneBecause is not null) is { } named)
        {
            throw new SageGuardException(
                $"--control {named} cannot be repaired: {named.Repair.NoneBecause!.Replace("`", "", StringComparison.Ordinal)} These can be: {string.Join(", ", RemediationTarget.Repairable)}."
            );
        }

        return [.. selection.Controls.Intersect(RemediationTarget.Repairable)];
    }

    private static BlockerKind ReadBlocker(string text) =>
        BlockerNames.Find(text) is { } kind && Blocker.CanBeAccepted(kind)
            ? kind
            : throw new SageGuardException($"--accept {text} is not possible. These can be accepted: {Acceptable}.");

    // One rule for every list: the option several times, or once with commas.
    private static IReadOnlyList<string> Listed(string[]? values) =>
        [.. (values ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];

    // These go into shell scripts and S3 keys: nothing else than their plain form gets there.
    private static string? Checked(string? value, string option, Regex form, string allowed) =>
        value is null || form.IsMatch(value) ? value : throw new SageGuardException($"{option} is \"{value}\"; it must be {allowed}.");

    [GeneratedRegex(@"^subnet-[0-9a-z]{8,26}\z")]
    private static partial Regex SubnetForm();

    [GeneratedRegex(@"^sg-[0-9a-z]{8,29}\z")]
    private static partial Regex GroupForm();

    [GeneratedRegex(@"^ml\.[a-z0-9-]+\.[a-z0-9-]+\z")]
    private static partial Regex TypeForm();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketForm();

    [GeneratedRegex(@"^[A-Za-z0-9_.=-]+(/[A-Za-z0-9_.=-]+)*\z")]
    private static partial Regex PrefixForm();

    [GeneratedRegex(@"^[A-Za-z0-9-]*[A-Za-z0-9]\z")]
    private static partial Regex SuffixForm();
}
