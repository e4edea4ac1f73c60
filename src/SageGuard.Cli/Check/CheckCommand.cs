// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Check;

/// <summary><c>sageguard check</c>: evaluates what files hold and asks AWS nothing.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal, TimeProvider time, Func<string> ids)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description =
                "Files, folders or patterns: CloudFormation templates, Terraform plans (terraform show -json), configuration items, AWS Config events, Describe answers; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var (options, controls, reports) = (new CheckOptions(), new ControlOptions(), new ReportOptions());
        var command = new Command("check", "Evaluate what is in files, offline: for CI pipelines.") { files };
        options.AddTo(command);
        controls.AddTo(command);
        reports.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var hasWaivers = reports.HasWaivers(parse) || options.InlineWaivers(parse);
                        var rule = options.Without(parse, controls.Read(parse, hasWaivers, isDeclared: true));
                        List<Control> scanOnly = [.. controls.Read(parse, hasWaivers).Controls.Where(control => control.IsScanOnly)];
                        var now = time.GetUtcNow();
                        var today = DateOnly.FromDateTime(now.UtcDateTime);
                        var (baseline, waivers) = reports.Prepare(parse, today, rule.WaiverMaxDays);
                        var deployment = options.Deployment(parse);
                        var run = new CheckRun(terminal, deployment, rule, controls.AreDefault(parse) && !options.Skips(parse), today)
                        {
                            InlineWaivers = options.InlineWaivers(parse),
                            StdinName = options.StdinName(parse),
                        };
                        IReadOnlyList<FoundFile> found =
                        [
                            .. FileFinder.Find(parse.GetValue(files)!).Where(file => !options.Excludes(parse, file)),
                        ];
                        foreach (var file in found)
                            await run.CheckAsync(file, cancellationToken);
                        if (!run.ReadAny)
                        {
                            if (options.AllowEmpty(parse) && !options.Strict(parse) && !run.Rows.Any())
                                return ExitCodes.Success;
                            var names = string.Join(", ", parse.GetValue(files)!);
                            if (run.Faults.Count == 0)
                            {
                                throw new UsageException(
                                    options.ExcludesAny(parse)
                                        ? $"--exclude leaves out every file of {names}, or none is there that sageguard check reads. See: sageguard check --help"
                                        : $"{names} is a directory without a file that sageguard check reads. See: sageguard check --help"
                                );
                            }

                            foreach (var fault in run.Faults)
                                terminal.Say(fault);
                            return ExitCodes.Usage;
                        }

                        // They were asked for, and a note says why there is no result of theirs.
                        IReadOnlyList<Control> asked =
                        [
                            .. Catalog.Controls.Where(control => run.Controls.Contains(control) || scanOnly.Contains(control)),
                        ];
                        IReadOnlyList<string> notes =
                            scanOnly.Count == 0
                                ? run.Notes
                                :
                                [
                                    .. run.Notes,
                                    $"Not evaluated, because only sageguard scan can, which reads AWS KMS, Amazon ECR and Amazon S3: {string.Join(", ", scanOnly)}.",
                                ];
                        var context = reports.Describe(
                            parse,
                            new RunContext(ids(), now, time.GetUtcNow()),
                            rule.WaiverTagKey,
                            rule.WaiverMaxDays,
                            options.InlineWaivers(parse)
                        );
                        using var results = new ResultSpool(row => waivers.Apply(row, today));
                        foreach (var row in baseline.Mark(run.Rows))
                            results.Add(row);
                        var report = options.Apply(
                            parse,
                            new Report("check", controls.Describe(parse, context, asked), asked, run.Sources, results, notes)
                            {
                                Losses = run.Losses,
                            }
                        );
                        var code = reports.Finish(parse, report, waivers, terminal);
                        if (!options.Strict(parse) || run.Faults.Count == 0)
                            return code;
                        foreach (var fault in run.Faults)
                            terminal.Say(fault);
                        return ExitCodes.Usage;
                    },
                    cancellationToken,
                    "Nothing is reported: not every file was evaluated."
                )
        );
        return command;
    }
}
