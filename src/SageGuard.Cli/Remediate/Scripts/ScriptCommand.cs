// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate script</c>: the scripts, to be read, or to be run by a notebook's owner.</summary>
internal static class ScriptCommand
{
    public static Command Create(Terminal terminal) =>
        new("script", "Print the scripts that copy a notebook's files.")
        {
            Script(
                terminal,
                "backup",
                "The script that backs a notebook up. With --backup script in the plan its owner runs it in the notebook's terminal: sudo bash FILE.",
                static (scripts, plan, notebook) => scripts.Backup(plan, notebook)
            ),
            Script(
                terminal,
                "restore",
                "The script that restores on the replacement.",
                static (scripts, plan, notebook) => scripts.Restore(plan, notebook)
            ),
            Script(
                terminal,
                "compare",
                "The script that compares a replacement with its backup's manifest once more. Run in the replacement's terminal (sudo bash FILE), it stops nothing.",
                static (_, plan, notebook) => CopyScripts.CompareInTerminal(plan, notebook)
            ),
        };

    private static Command Script(
        Terminal terminal,
        string name,
        string what,
        Func<CopyScripts, RemediationPlan, NotebookIdentity, string> fill
    )
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "The notebook." };
        var plan = new Option<FileInfo>("--plan")
        {
            HelpName = "file",
            Description = "The plan's file.",
            Required = true,
        };
        PlannedNotebooks.AddTo(notebook.CompletionSources);
        var command = new Command(name, what) { notebook, plan };
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var read = await PlanFile.ReadAsync(parse.GetValue(plan)!, terminal, cancellationToken);
                        var found = PlanOption.Named(read, parse.GetValue(notebook)!);
                        if (read.Target.Bucket is null)
                            throw new SageGuardException("The plan names no bucket. Plan with --bucket.");
                        terminal.Out.Profile.Out.Writer.Write(fill(new CopyScripts(), read, found.Identity));
                        return ExitCodes.Success;
                    },
                    cancellationToken
                )
        );
        return command;
    }
}
