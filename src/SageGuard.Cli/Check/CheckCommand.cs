// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.RegularExpressions;
using SageGuard.Cli.Reports;
using SageGuard.Controls;

namespace SageGuard.Cli.Check;

/// <summary><c>sageguard check</c>: judges what files hold, asking nobody.</summary>
internal static partial class CheckCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "A configuration item, an AWS Config event, a Describe answer, a CloudFormation template (JSON or YAML) or a Terraform plan (terraform show -json); - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var parameter = new Option<string[]>("--parameter") { Description = "A CloudFormation template's parameter, NAME=VALUE; repeatable. Default: the template's default.", HelpName = "name=value" };
        var account = new Option<string?>("--account") { Description = "The account to report where the file does not tell it.", HelpName = "id" };
        var region = new Option<string?>("--region", "-r") { Description = "The Region to report where the file does not tell it.", HelpName = "region" };
        var (controls, reports) = (new ControlOptions(), new ReportOptions());
        var command = new Command("check", "Judge what is in files, offline: for CI pipelines.") { files, parameter, account, region };
        controls.AddTo(command);
        reports.AddTo(command);
        command.SetAction((parse, cancellationToken) => Guarded.RunAsync(
            terminal,
            async () =>
            {
                var rule = controls.Read(parse);
                var baseline = reports.Prepare(parse);
                var values = Parameters(parse.GetValue(parameter) ?? []);
                if (parse.GetValue(account) is { } id && !AccountId().IsMatch(id)) throw new UsageException($"--account {OneLine.Of(id, 40)} is no account: it must be 12 digits.");
                if (parse.GetValue(region) is { } named && Aws.AwsPartition.Of(named) is null) throw new UsageException($"--region {OneLine.Of(named, 40)} has not the form of an AWS Region. Name one such as eu-central-1.");
                var now = time.GetUtcNow();
                var names = parse.GetValue(files)!.Distinct().ToList();
                var (rows, notes, sources, judged) = (new List<ResultRow>(), new List<string>(), new List<string>(), new HashSet<Control>());
                foreach (var name in names)
                {
                    var file = await InputFile.ReadAsync(name, terminal, cancellationToken);
                    var contents = Documents.Read(file, values);
                    sources.Add($"{file.Title} ({contents.What})");
                    notes.AddRange(contents.Notes);
                    // An event carries what its rule was told; a person's own options win.
                    var parameters = contents.RuleParameters is { } own && controls.AreDefault(parse) ? RuleParameters.Read(own) : rule;
                    judged.UnionWith(parameters.Controls);
                    var checker = new Checker(parameters, DateOnly.FromDateTime(now.UtcDateTime));
                    foreach (var candidate in contents.Candidates)
                        rows.AddRange(await checker.CheckAsync(In(candidate, parse.GetValue(account), parse.GetValue(region)), cancellationToken));
                }

                var report = new Report("check", now, [.. judged.Order(Control.CatalogOrder)], sources, Report.Order(baseline.Mark(rows)), notes);
                return reports.Finish(parse, report, terminal);
            },
            cancellationToken,
            "Nothing is reported: not every file was judged."));
        return command;
    }

    private static Candidate In(Candidate candidate, string? account, string? region) => candidate with
    {
        Subject = candidate.Subject with { Account = candidate.Subject.Account ?? account, Region = candidate.Subject.Region ?? region },
    };

    private static Dictionary<string, string> Parameters(string[] given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new UsageException($"--parameter {OneLine.Of(text, 60)} has not the form NAME=VALUE, e.g. SubnetId=subnet-0a1b2c3d4e5f67890.");
            values[text[..equals]] = text[(equals + 1)..];
        }

        return values;
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountId();
}
