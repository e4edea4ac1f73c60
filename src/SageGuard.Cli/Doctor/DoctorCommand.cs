// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Reports;
using Spectre.Console;

namespace SageGuard.Cli.Doctor;

/// <summary><c>sageguard doctor</c>: whether the rules in AWS Config work, and the one command that fixes what does not.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var rules = new Option<string[]>("--rule") { Description = "Only this rule; repeatable. Default: every rule of SageGuard in the Region.", HelpName = "name" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Only what is broken, not known, or to be looked at." };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table", HelpName = "form" };
        output.AcceptOnlyFromAmong("table", "json");
        var aws = new AwsOptions();
        var command = new Command("doctor", "Find out whether the rules in AWS Config work, end to end, and how to fix what does not.") { rules, quiet, output };
        aws.AddTo(command);
        command.SetAction((parse, cancellationToken) => Guarded.RunAsync(
            terminal,
            async () =>
            {
                var examined = new List<(string Account, string Region, IReadOnlyList<Finding> Findings)>();
                var json = parse.GetValue(output) == "json";
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
                            await Progress.ShowAsync(terminal, parse.GetValue(quiet), "Looking", () => $"Looking at {account.Id} {region}: {examination.Standing}", async () =>
                                found.AddRange(await examination.LookAsync(parse.GetValue(rules) ?? [], cancellationToken)));
                        }

                        if (!json) Show(terminal.Out, account.Id, region, found, parse.GetValue(quiet));
                        examined.Add((account.Id, region, parse.GetValue(quiet) ? [.. found.Where(finding => finding.State is not (Health.Fine or Health.Note))] : found));
                    }
                }

                if (json) terminal.Out.Profile.Out.Writer.WriteLine(DoctorJson.Write(examined, time.GetUtcNow()));
                return Code([.. examined.SelectMany(part => part.Findings)]);
            },
            cancellationToken,
            "What is not printed above was not looked at."));
        return command;
    }

    /// <summary>The exit code of what was found.</summary>
    internal static int Code(IReadOnlyList<Finding> findings)
    {
        var failing = findings.Any(finding => finding.State is Health.Broken or Health.Warning);
        var unknown = findings.Any(finding => finding.State == Health.Unknown);
        return ExitCodes.Of(failing, unknown);
    }

    /// <summary>Writes what was found in one Region of one account.</summary>
    internal static void Show(IAnsiConsole console, string account, string region, IReadOnlyList<Finding> findings, bool quiet)
    {
        console.MarkupLineInterpolated($"[bold]{account} {region}[/]");
        foreach (var finding in findings.Where(finding => !quiet || finding.State is not (Health.Fine or Health.Note)))
        {
            var line = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
            console.Write(line.AddRow(new Markup(Mark(finding.State)), Markup.FromInterpolated($"[bold]{OneLine.Of(finding.About)}[/]: {OneLine.Of(finding.Text)}")));
            // Not wrapped: it is to be pasted.
            if (finding.Command is { } command) console.Profile.Out.Writer.WriteLine($"     {OneLine.Of(command)}");
        }

        if (!quiet) console.WriteLine();
    }

    private static string Mark(Health state) => state switch
    {
        Health.Broken => "[red]✗ broken [/]",
        Health.Unknown => "[yellow]? unknown[/]",
        Health.Warning => "[yellow]! warning[/]",
        Health.Note => "[grey]· note   [/]",
        _ => "[green]✓ fine   [/]",
    };
}
