// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.Json;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using Spectre.Console;

namespace SageGuard.Cli.Doctor;

/// <summary><c>sageguard doctor</c>: whether the rules in AWS Config work, and the one command that fixes what does not.</summary>
internal static class DoctorCommand
{
    private const int WidthOfMarks = 9;

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var rules = new Option<string[]>("--rule")
        {
            Description = "Only this rule; repeatable. Default: every rule of SageGuard in the Region.",
            HelpName = "name",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Only what is broken, not known, or to be looked at." };
        var output = new OutputOption("What was found, for people (table) or for machines (json).");
        var organization = new Option<bool>("--organization")
        {
            Description = "Look at what an organization needs before SageGuard is deployed to its accounts, instead of at the rules.",
        };
        var roleName = new Option<string?>("--role-name")
        {
            Description = "With --organization: the name of a role to assume in each account, whose recorders are read with it.",
            HelpName = "name",
        };
        var aws = new AwsOptions();
        var command = new Command("doctor", "Find out whether the rules in AWS Config work, end to end, and how to fix what does not.")
        {
            rules,
            quiet,
        };
        output.AddTo(command);
        command.Options.Add(organization);
        command.Options.Add(roleName);
        aws.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var examined = new List<(string Account, string Region, IReadOnlyList<Finding> Findings)>();
                        var json = output.IsJson(parse);
                        if (parse.GetValue(organization))
                        {
                            var found = await OrganizationAsync(
                                terminal,
                                parse.GetValue(quiet),
                                aws.Read(parse),
                                parse.GetValue(rules),
                                parse.GetValue(roleName),
                                cancellationToken
                            );
                            if (!json)
                            {
                                Show(
                                    terminal.Out,
                                    $"The organization, seen from {found.Account}, in",
                                    found.Region,
                                    found.Findings,
                                    parse.GetValue(quiet)
                                );
                            }
                            else
                            {
                                Write(terminal, [found with { Findings = Shown(found.Findings, parse.GetValue(quiet)) }], time);
                            }

                            return Code(found.Findings);
                        }

                        if (parse.GetValue(roleName) is not null)
                            throw new UsageException("--role-name has no effect without --organization. Remove it, or add --organization.");
                        foreach (var account in await Account.OfAsync(aws.Read(parse), cancellationToken))
                        {
                            foreach (var region in account.Regions)
                            {
                                var found = new List<Finding>();
                                if (account.Error is { } closed)
                                {
                                    found.Add(new Finding(Health.Unknown, "account", closed.Message));
                                }
                                else
                                {
                                    using var connection = new AwsConnection(region, account.Credentials);
                                    var examination = new Examination(account, region, connection, time.GetUtcNow());
                                    await ProgressLine.ShowAsync(
                                        terminal,
                                        parse.GetValue(quiet),
                                        "Looking",
                                        () => $"Looking at {account.Id} {region}: {examination.Standing}",
                                        async () =>
                                            found.AddRange(await examination.LookAsync(parse.GetValue(rules) ?? [], cancellationToken))
                                    );
                                }

                                if (!json)
                                    Show(terminal.Out, account.Id, region, found, parse.GetValue(quiet));
                                examined.Add((account.Id, region, Shown(found, parse.GetValue(quiet))));
                            }
                        }

                        if (json)
                            Write(terminal, examined, time);
                        return Code([.. examined.SelectMany(part => part.Findings)]);
                    },
                    cancellationToken,
                    "What is not printed above was not looked at."
                )
        );
        return command;
    }

    private static void Write(
        Terminal terminal,
        IEnumerable<(string Account, string Region, IReadOnlyList<Finding> Findings)> examined,
        TimeProvider time
    ) =>
        terminal.Out.Profile.Out.Writer.WriteLine(
            JsonSerializer.Serialize(DoctorDocument.From(examined, time.GetUtcNow()), DoctorJson.Indented.DoctorDocument)
        );

    private static async Task<(string Account, string Region, IReadOnlyList<Finding> Findings)> OrganizationAsync(
        Terminal terminal,
        bool quiet,
        AwsChoice choice,
        string[]? rules,
        string? role,
        CancellationToken cancellationToken
    )
    {
        if (rules is { Length: > 0 })
            throw new UsageException("--rule has no effect with --organization, which looks at no rule. Leave one of them out.");
        if (choice.Roles.Count > 1)
        {
            throw new UsageException(
                "--organization takes one --role-arn: a role in the management account or in a delegated administrator's. Name roles of the accounts with --role-name."
            );
        }

        var account = (await Account.OfAsync(choice, cancellationToken))[0];
        var region = string.Join(", ", account.Regions);
        if (account.Error is { } closed)
            return (account.Id, region, [new Finding(Health.Unknown, "account", closed.Message)]);

        using var connection = new AwsConnection(account.Regions[0], account.Credentials);
        var examination = new OrganizationExamination(
            new OrganizationsClient(connection.Client(AwsService.Organizations)),
            account.Credentials,
            account.Id,
            account.Regions,
            role,
            choice.ExternalId
        );
        IReadOnlyList<Finding> found = [];
        await ProgressLine.ShowAsync(
            terminal,
            quiet,
            "Looking",
            () => $"Looking at {examination.Standing}",
            async () => found = await examination.LookAsync(cancellationToken)
        );
        return (account.Id, region, found);
    }

    /// <summary>The exit code of what was found.</summary>
    internal static int Code(IReadOnlyList<Finding> findings)
    {
        var failing = findings.Any(finding => finding.State is Health.Broken or Health.Warning);
        var unknown = findings.Any(finding => finding.State == Health.Unknown);
        return ExitCodes.For(failing, unknown);
    }

    // With --quiet only what is broken, not known, or to be looked at.
    private static IReadOnlyList<Finding> Shown(IReadOnlyList<Finding> findings, bool quiet) =>
        quiet ? [.. findings.Where(finding => finding.State is not (Health.Fine or Health.Note))] : findings;

    /// <summary>Writes what was found in one Region of one account.</summary>
    internal static void Show(IAnsiConsole console, string account, string region, IReadOnlyList<Finding> findings, bool quiet)
    {
        var page = new Page(console);
        page.Paragraph(Piece.Bold($"{account} {region}"));
        foreach (var finding in Shown(findings, quiet))
        {
            page.Rows(
                0,
                [
                    [
                        [Mark(finding.State)],
                        [Piece.Bold(OneLine.Clean(finding.About)), $": {OneLine.Clean(finding.Text)}"],
                    ],
                ],
                least: WidthOfMarks
            );
            // Not wrapped: it is to be pasted.
            if (finding.Command is { } command)
                console.Profile.Out.Writer.WriteLine($"     {OneLine.Clean(command)}");
        }

        if (!quiet)
            console.WriteLine();
    }

    private static Piece Mark(Health state) =>
        state switch
        {
            Health.Broken => Piece.Coloured("✗ broken", Color.Red),
            Health.Unknown => Piece.Coloured("? unknown", Color.Yellow),
            Health.Warning => Piece.Coloured("! warning", Color.Yellow),
            Health.Note => Piece.Coloured("· note", Color.Grey),
            _ => Piece.Coloured("✓ fine", Color.Green),
        };
}
