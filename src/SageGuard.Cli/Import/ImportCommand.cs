// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Import;

/// <summary><c>sageguard import</c>: brings AWS Security Hub to what a scan's report says.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("REPORT")
        {
            Description = "A report that sageguard scan --output json wrote.",
            HelpName = "REPORT",
        };
        var passed = new Option<bool>("--passed")
        {
            Description = "Import what passed as well. Default: it only ends findings that are there.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read Security Hub, say what would be done, and import nothing." };
        var aws = new AwsOptions();
        var command = new Command("import", "Import a scan's report into AWS Security Hub, and archive what is fixed or gone.")
        {
            file,
            passed,
            dryRun,
        };
        aws.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var report = ReportReader.Read(parse.GetValue(file)!);
                        if (report.Command != "scan")
                        {
                            throw new UsageException(
                                $"{parse.GetValue(file)} is a report of sageguard {OneLine.Clean(report.Command, 20)}: what files declare has no findings. Import one of sageguard scan."
                            );
                        }
                        if (report.Quiet)
                        {
                            throw new UsageException(
                                $"{parse.GetValue(file)} was made with --quiet and leaves out what passed or is waived, which an import takes for gone. Make it again without --quiet."
                            );
                        }
                        if (report.Run.Aggregator is not null)
                        {
                            throw new UsageException(
                                $"{parse.GetValue(file)} is of an aggregator, which cannot show that an account has nothing else. Import a report of the accounts themselves."
                            );
                        }
                        var choice = aws.Read(parse);
                        var places = report
                            .Run.Regions.Where(region =>
                                region.State != RegionState.LeftOut && (choice.Regions.Count == 0 || choice.Regions.Contains(region.Region))
                            )
                            .Select(region => (region.Account, region.Region))
                            .Distinct()
                            .ToList();
                        if (places.Count == 0)
                        {
                            throw new UsageException(
                                $"{parse.GetValue(file)} has no Region {(choice.Regions.Count > 0 ? "of those that --region names" : "that was asked for")}."
                            );
                        }
                        // The Regions are the report's; the first one's STS says who the caller is.
                        var accounts = await Account.OfAsync(choice with { Regions = [places[0].Region] }, cancellationToken);
                        var import = new FindingImport(report, parse.GetValue(passed));
                        var complete = true;
                        foreach (var (account, region) in places)
                        {
                            var said = await RunAsync(
                                import,
                                report,
                                accounts.FirstOrDefault(one => one.Id == account),
                                account,
                                region,
                                parse.GetValue(dryRun),
                                cancellationToken
                            );
                            complete &= said.Done;
                            terminal.Out.Profile.Out.Writer.WriteLine(OneLine.Clean($"{account} {region}: {said.Text}"));
                            foreach (var problem in said.Problems)
                                terminal.Say(problem);
                        }

                        return ExitCodes.For(failing: false, unknown: !complete);
                    },
                    cancellationToken,
                    "The places that are printed above are done; run it again for the others."
                )
        );
        return command;
    }

    private static async Task<(string Text, bool Done, IReadOnlyList<string> Problems)> RunAsync(
        FindingImport import,
        Report report,
        Account? account,
        string id,
        string region,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        if (account is null)
        {
            return (
                $"not imported. Security Hub takes findings from their own account only: name a role in {id} with --role-arn.",
                false,
                []
            );
        }
        if (account.Error is { } closed)
            return ($"not imported. {closed.Message}", false, []);
        using var connection = new AwsConnection(region, account.Credentials);
        if (
            report.Run.NotAws is not null
            && AwsEndpoint.IsAws(AwsService.SecurityHub, region, connection.EndpointOf(AwsService.SecurityHub))
        )
        {
            throw new UsageException(
                $"The report is not about AWS ({string.Join(", ", report.Run.ForeignEndpoints.Select(endpoint => endpoint.Host).Distinct())} answered in its place), and these findings would go to AWS. Make a report of AWS, or set AWS_ENDPOINT_URL_SECURITYHUB."
            );
        }
        try
        {
            var result = await import.RunAsync(
                new SecurityHubClient(connection.Rest(AwsService.SecurityHub)),
                id,
                region,
                dryRun,
                cancellationToken
            );
            return (
                $"{result}{(dryRun ? " (nothing was imported)" : "")}.",
                result.Failed.Count == 0,
                [.. result.Failed.Take(10).Select(failed => $"Security Hub in {id} {region} did not take {failed.Id}: {failed.Reason}")]
            );
        }
        catch (AwsCallException error)
        {
            return ($"not imported. {error.Message}", false, []);
        }
    }
}
