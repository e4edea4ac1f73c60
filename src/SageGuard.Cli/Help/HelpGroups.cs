// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Controls;

namespace SageGuard.Cli.Help;

/// <summary>The headings under which <c>--help</c> lists commands and options.</summary>
internal static class HelpGroups
{
    /// <summary>The heading of what has none of its own.</summary>
    public const string Other = "Options";

    private const string Account = "Account and Region";
    private const string Organization = "Accounts of an organization";
    private const string Evaluated = "What is evaluated";
    private const string Exceptions = "Exceptions";
    private const string Report = "Report and exit code";
    private const string Parameters = "Parameters of controls";

    private static readonly (string Title, string[] Commands)[] Commands =
    [
        ("Look", ["scan", "check", "reach", "controls"]),
        ("The rules in AWS Config, and Security Hub", ["evaluate", "doctor", "import"]),
        ("Repair", ["remediate"]),
        ("Deploy and prevent", ["template", "policy"]),
        ("Try and set up", ["demo", "local", "completion"]),
    ];

    // In the order in which they are listed. Where a command gives a name another meaning, it stands with that command.
    private static readonly (string Title, string[] Options)[] Options =
    [
        (Evaluated, ["--control", "--skip-control", "--aggregator", "check --config", "check --exclude", "check --stdin-name"]),
        ("What is repaired", ["--plan", "plan --control", "apply --control", "--metadata-version", "--accept", "--include-waived"]),
        (
            "The replacement",
            [
                "--subnet",
                "--security-group",
                "--kms-key",
                "--instance-type",
                "--keep-platform",
                "--suffix",
                "--keep-setuid",
                "--retention-days",
                "plan --waiver-tag-key",
                "plan --waiver-max-days",
                "apply --waiver-tag-key",
                "apply --waiver-max-days",
            ]
        ),
        ("Buckets", ["--bucket", "--prefix", "--backup", "--journal-bucket", "--bucket-owner", "--encryption", "--encryption-key"]),
        (
            "How it is done",
            [
                "--dry-run",
                "--yes",
                "--again",
                "--accept-changing",
                "--rehash",
                "--resume-from-bucket",
                "--concurrency",
                "--poll-seconds",
                "--state-minutes",
                "--copy-minutes",
            ]
        ),
        ("The deployment", ["--parameter", "--parameter-file", "--parameters", "check --account", "check --region"]),
        (Account, ["--region", "--all-regions", "--exclude-region", "--skip-denied-regions", "--role-arn", "--external-id", "--profile"]),
        (Organization, ["--organization", "--ou", "--account", "--accounts-file", "--role-name", "--resume"]),
        (
            "Who is left out",
            [
                "--break-glass",
                "scp --waiver-tag-key",
                "--waiver-role",
                "--deploying-roles",
                "--recorder-roles",
                "--evaluating-roles",
                "scp --role-path",
            ]
        ),
        (
            "The rules",
            [
                "template --control",
                "--combined",
                "--trigger",
                "--frequency",
                "--rule-name-prefix",
                "--hook",
                "template --waiver-tag-key",
                "template --waiver-max-days",
            ]
        ),
        (
            "The function",
            [
                "--architecture",
                "--code",
                "--code-sha256",
                "--code-version",
                "--reserved-concurrency",
                "--code-signing-config-arn",
                "--vpc-subnet-ids",
                "--vpc-security-group-ids",
            ]
        ),
        ("Logs and alarms", ["--log-retention-days", "--alarm-topic-arn", "--alarms", "--dead-letter-readers", "--kms-key-arn"]),
        ("Roles and tags", ["--role-path", "--role-name-prefix", "--permissions-boundary", "--tags"]),
        (Parameters, [.. RuleParameters.All.Where(parameter => !parameter.IsGeneral).Select(parameter => parameter.Option)]),
        (Exceptions, ["--waivers", "--waiver-tag-key", "--waiver-max-days", "--inline-waivers", "--baseline"]),
        (
            Report,
            [
                "--output",
                "--out",
                "--quiet",
                "--owner-tag",
                "--reach",
                "--fail-on",
                "--undecided",
                "--unjudged",
                "--replacements",
                "--strict",
                "--allow-empty",
            ]
        ),
    ];

    // Below this a list needs no headings.
    private const int FewOptions = 10;

    /// <summary>The commands below a command, under their headings.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Command> Commands)> Group(IReadOnlyList<Command> commands)
    {
        var groups = Commands
            .Select(group =>
                (
                    group.Title,
                    List: (IReadOnlyList<Command>)
                        [.. group.Commands.Select(name => commands.FirstOrDefault(command => command.Name == name)).OfType<Command>()]
                )
            )
            .Where(group => group.List.Count > 0)
            .ToList();
        return groups.Sum(group => group.List.Count) == commands.Count ? groups : [("Commands", commands)];
    }

    /// <summary>The options of a command, under their headings.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Group(Command command, IReadOnlyList<Option> options)
    {
        if (options.Count <= FewOptions)
            return [(Other, options)];
        var titles = options.ToLookup(option => TitleOf(command, option));
        return
        [
            .. Options
                .Select(group => group.Title)
                .Append(Other)
                .Where(titles.Contains)
                .Select(title => (title, (IReadOnlyList<Option>)[.. titles[title].OrderBy(option => PlaceOf(command, option))])),
        ];
    }

    private static string TitleOf(Command command, Option option) =>
        Options.FirstOrDefault(group => group.Options.Contains($"{command.Name} {option.Name}")).Title
        ?? Options.FirstOrDefault(group => group.Options.Contains(option.Name)).Title
        ?? Other;

    private static int PlaceOf(Command command, Option option)
    {
        var names = Options.SelectMany(group => group.Options).ToList();
        return names.IndexOf($"{command.Name} {option.Name}") is var own and >= 0 ? own : names.IndexOf(option.Name);
    }
}
