// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate compare</c>: compares replacements with their backups once more, e.g. before purge.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var names = new Argument<string[]>("NOTEBOOK")
        {
            Description = "The old notebooks whose replacements are compared.",
            Arity = ArgumentArity.OneOrMore,
        };
        var copyMinutes = Number.Option("--copy-minutes", "The longest wait for a comparison that makes no progress.", 60, 0.01, 10_000);
        PlannedNotebooks.AddTo(names.CompletionSources);
        var options = new PlanOption(time);
        var command = new Command(
            "compare",
            "Compare the files of replacements with their backups once more. A replacement that runs is not stopped; one that is stopped is started for it and stopped again."
        )
        {
            names,
            copyMinutes,
        };
        options.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    () =>
                        options.ForEachAsync(
                            parse,
                            terminal,
                            names,
                            (repair, notebook) =>
                            {
                                var copy = TimeSpan.FromMinutes(parse.GetValue(copyMinutes));
                                return Comparison.RunAsync(
                                    repair with
                                    {
                                        Patience = repair.Patience with { Copy = copy },
                                    },
                                    notebook,
                                    cancellationToken
                                );
                            },
                            cancellationToken
                        ),
                    cancellationToken,
                    "Run the same command again to go on."
                )
        );
        return command;
    }
}
