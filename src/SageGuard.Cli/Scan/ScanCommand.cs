// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;
using Spectre.Console;

namespace SageGuard.Cli.Scan;

/// <summary><c>sageguard scan</c>: reads SageMaker and judges what is there now.</summary>
internal static class ScanCommand
{
    public static Command Create(Terminal terminal, TimeProvider time, Func<string> ids)
    {
        var (aws, organization, controls, reports) = (
            new AwsOptions(),
            new OrganizationOptions(),
            new ControlOptions(),
            new ReportOptions()
        );
        var aggregator = new Option<string?>("--aggregator")
        {
            Description = "Evaluate what this aggregator of AWS Config holds, without a role in other accounts. As old as its items are.",
            HelpName = "name",
        };
        var resume = new Option<string?>("--resume")
        {
            Description =
                "A folder that keeps what was read, so that the same command goes on where it ended. It is emptied when the scan is complete.",
            HelpName = "folder",
        };
        var reach = new Option<bool>("--reach")
        {
            Description =
                "Show in the HTML report what the networks of notebook instances and Studio domains reach as well, as sageguard reach does; it counts for the exit code.",
        };
        var owner = new Option<string?>("--owner-tag")
        {
            Description = "The key of the tag that names a resource's owner: reports show it for what fails.",
            HelpName = "key",
        };
        var command = new Command("scan", "Read SageMaker in Regions of accounts and judge what is there now.");
        aws.AddAllTo(command);
        organization.AddTo(command);
        command.Options.Add(resume);
        command.Options.Add(aggregator);
        controls.AddTo(command);
        reports.AddTo(command);
        command.Options.Add(reach);
        command.Options.Add(owner);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var parameters = controls.Read(parse, reports.HasWaivers(parse));
                        var choice = aws.Read(parse);
                        var members = organization.Read(parse) is { } asked ? new OrganizationAccounts(choice, asked) : null;
                        if (parse.GetValue(reach) && reports.Format(parse) != ReportFormat.Html)
                        {
                            throw new UsageException(
                                "--reach needs --output html: the other formats hold results of controls only. For table and JSON use sageguard reach."
                            );
                        }

                        var now = time.GetUtcNow();
                        var today = DateOnly.FromDateTime(now.UtcDateTime);
                        var (baseline, waivers) = reports.Prepare(parse, today, parameters.WaiverMaxDays);
                        using var results = new ResultSpool(row => waivers.Apply(baseline.Mark(row), today));
                        var scanner = new Scanner(parameters, today, results.Add, parse.GetValue(owner));
                        var context = reports.Describe(
                            parse,
                            new RunContext(ids(), now, now),
                            parameters.WaiverTagKey,
                            parameters.WaiverMaxDays
                        );
                        context = controls.Describe(parse, context, parameters.Controls) with
                        {
                            AllRegions = choice.AllRegions,
                            OwnerTag = parse.GetValue(owner),
                        };
                        if (parse.GetValue(aggregator) is { } aggregatorName)
                        {
                            if (
                                members is not null
                                || parse.GetValue(reach)
                                || parse.GetValue(resume) is not null
                                || choice.AllRegions
                                || choice.Roles.Count > 1
                                || choice.Regions.Count > 1
                            )
                            {
                                throw new UsageException(
                                    "--aggregator reads one aggregator in one account and Region, and nothing else: leave --organization, --accounts-file, --all-regions, --reach, --resume and further --region and --role-arn out."
                                );
                            }

                            return await AggregatorAsync(aggregatorName);
                        }

                        var folder = parse.GetValue(resume) is { } path ? new ScanFolder(path, context, parameters.Controls) : null;
                        string? caller = null;
                        var networks = parse.GetValue(reach) ? new NetworkScan() : null;
                        IReadOnlyList<Account> accounts = [];
                        var interrupted = false;
                        try
                        {
                            await ProgressLine.ShowAsync(
                                terminal,
                                reports.Quiet(parse),
                                "Signing in",
                                () => accounts.Count == 0 ? members?.Standing ?? "Signing in" : scanner.Standing,
                                async () =>
                                {
                                    accounts = members is null
                                        ? await Account.OfAsync(choice, cancellationToken)
                                        : await members.OpenAsync(cancellationToken);
                                    caller = members is null ? await Account.CallerOfAsync(choice, cancellationToken) : members.Caller;
                                    await scanner.ScanAsync(accounts, folder, time, cancellationToken);
                                    if (networks is not null)
                                        await networks.ScanAsync(accounts, cancellationToken);
                                }
                            );
                        }
                        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                        {
                            interrupted = true;
                            terminal.Say(
                                scanner.Unfinished.Any()
                                    ? $"Interrupted: the report is incomplete. Not finished: {string.Join(", ", scanner.Unfinished)}."
                                    : "Interrupted before anything was read."
                            );
                            if (!scanner.Unfinished.Any())
                                return ExitCodes.Interrupted;
                        }

                        List<string> notes = [.. scanner.Notes, .. networks?.Notes ?? [], .. members?.Notes ?? []];
                        if (folder is { Taken: > 0 })
                        {
                            notes.Add(
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"Resumed: {folder.Taken} Regions of accounts were read before this run began, the first from {folder.Oldest:yyyy-MM-dd HH:mm:ss} UTC on."
                                )
                            );
                        }

                        if (interrupted && folder is not null)
                            terminal.Say($"What was read is kept in {parse.GetValue(resume)}: the same command goes on from there.");
                        if (interrupted)
                            notes.Insert(0, $"INCOMPLETE: interrupted. Not finished: {string.Join(", ", scanner.Unfinished)}.");
                        var unread = false;
                        if (Denied(scanner, accounts, choice.SkipDeniedRegions) is { } denied)
                        {
                            notes.Insert(0, denied);
                            unread = !choice.SkipDeniedRegions;
                            // Neither CSV nor --quiet has room for notes.
                            terminal.Say(denied);
                        }

                        if (choice.ExcludedRegions.Count > 0)
                            notes.Add($"Left out by --exclude-region: {string.Join(", ", choice.ExcludedRegions)}.");
                        var sources = accounts.SelectMany(account => account.Regions.Select(region => $"account {account.Id} {region}"));
                        context = context with
                        {
                            Ended = time.GetUtcNow(),
                            Caller = caller ?? accounts.Select(account => account.Caller).FirstOrDefault(),
                            Accounts = [.. accounts.Select(account => new RunAccount(account.Id, account.Name, account.Caller))],
                            Regions =
                            [
                                .. scanner.Regions,
                                .. accounts.SelectMany(account =>
                                    choice.ExcludedRegions.Select(region => new RunRegion(
                                        account.Id,
                                        region,
                                        RegionState.LeftOut,
                                        "Left out by --exclude-region."
                                    ))
                                ),
                            ],
                            ForeignEndpoints = Foreign(accounts, choice, members is not null),
                        };
                        var report = new Report("scan", context, parameters.Controls, [.. sources], results, notes)
                        {
                            Incomplete = interrupted,
                            Unread = unread,
                            Reach = networks?.Report,
                        };
                        var code = reports.Finish(parse, report, waivers, terminal);
                        if (
                            !interrupted
                            && scanner.Regions.All(region =>
                                region.State is RegionState.Read or RegionState.ReadInPart or RegionState.Denied
                            )
                        )
                        {
                            folder?.Empty();
                        }

                        return code;

                        async Task<int> AggregatorAsync(string name)
                        {
                            var home = (await Account.OfAsync(choice, cancellationToken))[0];
                            if (home.Error is { } closed)
                                throw closed;
                            using var connection = new AwsConnection(
                                home.Regions[0],
                                home.Credentials,
                                new AwsConnectionOptions { MaxAttempts = 6 }
                            );
                            var scan = new AggregatorScan(name, parameters, now, parse.GetValue(owner), results.Add);
                            await ProgressLine.ShowAsync(
                                terminal,
                                reports.Quiet(parse),
                                "Reading",
                                () => scan.Standing,
                                () => scan.ReadAsync(new AggregatorClient(connection.Client(AwsService.Config), name), cancellationToken)
                            );
                            context = context with
                            {
                                Ended = time.GetUtcNow(),
                                Caller = home.Caller,
                                Aggregator = name,
                                Regions = scan.Regions,
                                ForeignEndpoints = [.. ForeignEndpoint.Find(connection, AwsService.Config, AwsService.Sts)],
                            };
                            var found = new Report(
                                "scan",
                                context,
                                parameters.Controls,
                                [$"aggregator {name} in account {home.Id} {home.Regions[0]}"],
                                results,
                                scan.Notes
                            );
                            return reports.Finish(parse, found, waivers, terminal);
                        }
                    },
                    cancellationToken
                )
        );
        return command;
    }

    // Settings alone decide where calls go: nothing is sent for this.
    private static IReadOnlyList<ForeignEndpoint> Foreign(IReadOnlyList<Account> accounts, AwsChoice choice, bool ofOrganization)
    {
        List<AwsService> services = [AwsService.SageMaker, AwsService.Sts];
        if (choice.AllRegions)
            services.Add(AwsService.Ec2);
        if (ofOrganization)
            services.Add(AwsService.Organizations);
        var found = new List<ForeignEndpoint>();
        foreach (
            var region in accounts.SelectMany(account => account.Regions).Where(region => AwsPartition.Find(region) is not null).Distinct()
        )
        {
            using var connection = new AwsConnection(region, accounts[0].Credentials);
            found.AddRange(ForeignEndpoint.Find(connection, services));
        }

        return [.. found.Distinct()];
    }

    /// <summary>One line for every Region that a service control policy denies.</summary>
    private static string? Denied(Scanner scanner, IReadOnlyList<Account> accounts, bool skip)
    {
        if (scanner.DeniedRegions is not { Count: > 0 } denied)
            return null;
        var names = accounts.Count == 1 ? denied.Select(part => part.Split(' ')[1]) : denied;
        var (count, noun, verb) = denied.Count == 1 ? ("1", "Region", "is") : ($"{denied.Count}", "Regions", "are");
        return $"{count} {noun} {verb} denied by a service control policy: {string.Join(", ", names)}. "
            + (
                skip
                    ? "Taken as out of use (--skip-denied-regions)."
                    : "Not assessed: leave them out with --exclude-region, or accept them as out of use with --skip-denied-regions."
            );
    }
}
