// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Reports;
using Spectre.Console;

namespace SageGuard.Cli.Scan;

/// <summary><c>sageguard scan</c>: reads SageMaker and judges what is there now.</summary>
internal static class ScanCommand
{
    public static Command Create(Terminal terminal, TimeProvider time, Func<string> ids)
    {
        var (aws, controls, reports) = (new AwsOptions(), new ControlOptions(), new ReportOptions());
        var reach = new Option<bool>("--reach") { Description = "Show in the HTML report what the networks of notebook instances and Studio domains reach as well, as sageguard reach does; it counts for the exit code." };
        var owner = new Option<string?>("--owner-tag") { Description = "The key of the tag that names a resource's owner: reports show it for what fails.", HelpName = "key" };
        var command = new Command("scan", "Read SageMaker in Regions of accounts and judge what is there now.");
        aws.AddAllTo(command);
        controls.AddTo(command);
        reports.AddTo(command);
        command.Options.Add(reach);
        command.Options.Add(owner);
        command.SetAction((parse, cancellationToken) => Guarded.RunAsync(
            terminal,
            async () =>
            {
                var parameters = controls.Read(parse, reports.HasWaivers(parse));
                var choice = aws.Read(parse);
                if (parse.GetValue(reach) && reports.Format(parse) != ReportFormat.Html)
                    throw new UsageException("--reach needs --output html: the other formats hold results of controls only. For table and JSON use sageguard reach.");
                var now = time.GetUtcNow();
                var today = DateOnly.FromDateTime(now.UtcDateTime);
                var (baseline, waivers) = reports.Prepare(parse, today, parameters.WaiverMaxDays);
                var scanner = new Scanner(parameters, today, parse.GetValue(owner));
                var context = reports.Describe(parse, new RunContext(ids(), now, now), parameters.WaiverTagKey, parameters.WaiverMaxDays);
                context = controls.Describe(parse, context, parameters.Controls) with { AllRegions = choice.AllRegions, OwnerTag = parse.GetValue(owner) };
                string? caller = null;
                var networks = parse.GetValue(reach) ? new NetworkScan() : null;
                IReadOnlyList<Account> accounts = [];
                var interrupted = false;
                try
                {
                    await Progress.ShowAsync(terminal, reports.Quiet(parse), "Signing in", () => scanner.Standing, async () =>
                    {
                        caller = await Account.CallerOfAsync(choice, cancellationToken);
                        accounts = await Account.OfAsync(choice, cancellationToken);
                        await scanner.ScanAsync(accounts, cancellationToken);
                        if (networks is not null) await networks.ScanAsync(accounts, cancellationToken);
                    });
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    interrupted = true;
                    terminal.Say(scanner.Unfinished.Any()
                        ? $"Interrupted: the report is incomplete. Not finished: {string.Join(", ", scanner.Unfinished)}."
                        : "Interrupted before anything was read.");
                    if (!scanner.Unfinished.Any()) return ExitCodes.Interrupted;
                }

                List<string> notes = [.. scanner.Notes, .. networks?.Notes ?? []];
                if (interrupted) notes.Insert(0, $"INCOMPLETE: interrupted. Not finished: {string.Join(", ", scanner.Unfinished)}.");
                var unread = false;
                if (Denied(scanner, accounts, choice.SkipDeniedRegions) is { } denied)
                {
                    notes.Insert(0, denied);
                    unread = !choice.SkipDeniedRegions;
                    // Neither CSV nor --quiet has room for notes.
                    terminal.Say(denied);
                }

                if (choice.ExcludedRegions.Count > 0) notes.Add($"Left out by --exclude-region: {string.Join(", ", choice.ExcludedRegions)}.");
                var sources = accounts.SelectMany(account => account.Regions.Select(region => $"account {account.Id} {region}"));
                context = context with
                {
                    Ended = time.GetUtcNow(),
                    Caller = caller ?? accounts.Select(account => account.Caller).FirstOrDefault(),
                    Accounts = [.. accounts.Select(account => new RunAccount(account.Id, account.Name, account.Caller))],
                    Regions = [.. scanner.Regions, .. accounts.SelectMany(account => choice.ExcludedRegions.Select(region => new RunRegion(account.Id, region, RegionState.LeftOut, "Left out by --exclude-region.")))],
                    ForeignEndpoints = Foreign(accounts, choice),
                };
                var report = new Report("scan", context, parameters.Controls, [.. sources], baseline.Mark(scanner.Rows), notes) { Incomplete = interrupted, Unread = unread, Reach = networks?.Report };
                return reports.Finish(parse, report, waivers, terminal);
            },
            cancellationToken));
        return command;
    }

    // Settings alone decide where calls go: nothing is sent for this.
    private static IReadOnlyList<ForeignEndpoint> Foreign(IReadOnlyList<Account> accounts, AwsChoice choice)
    {
        AwsService[] services = choice.AllRegions ? [AwsService.SageMaker, AwsService.Sts, AwsService.Ec2] : [AwsService.SageMaker, AwsService.Sts];
        var found = new List<ForeignEndpoint>();
        foreach (var region in accounts.SelectMany(account => account.Regions).Where(region => AwsPartition.Of(region) is not null).Distinct())
        {
            using var connection = new AwsConnection(region, accounts[0].Credentials);
            found.AddRange(ForeignEndpoint.Of(connection, services));
        }

        return [.. found.Distinct()];
    }

    /// <summary>One line for every Region that a service control policy denies.</summary>
    private static string? Denied(Scanner scanner, IReadOnlyList<Account> accounts, bool skip)
    {
        if (scanner.DeniedRegions is not { Count: > 0 } denied) return null;
        var names = accounts.Count == 1 ? denied.Select(part => part.Split(' ')[1]) : denied;
        var (count, noun, verb) = denied.Count == 1 ? ("1", "Region", "is") : ($"{denied.Count}", "Regions", "are");
        return $"{count} {noun} {verb} denied by a service control policy: {string.Join(", ", names)}. " + (skip
            ? "Taken as out of use (--skip-denied-regions)."
            : "Not assessed: leave them out with --exclude-region, or accept them as out of use with --skip-denied-regions.");
    }
}
