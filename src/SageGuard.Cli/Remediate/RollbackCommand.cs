// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate rollback</c>: back to the old notebook.</summary>
internal static class RollbackCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var names = new Argument<string[]>("NOTEBOOK")
        {
            Description = "The old notebooks to go back to.",
            Arity = ArgumentArity.OneOrMore,
        };
        PlannedNotebooks.AddTo(names.CompletionSources);
        var options = new PlanOption(time);
        var command = new Command(
            "rollback",
            "Go back to old notebooks: start them again, and take their replacements' marks away. Deletes nothing."
        )
        {
            names,
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
                            async (repair, notebook) =>
                            {
                                await Rollback.RunAsync(repair, notebook, cancellationToken);
                                return $"is as it was. What was written on {notebook.ReplacementName} stays there; delete that one yourself when no one needs it.";
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
