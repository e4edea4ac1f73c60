// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate purge</c>: deletes old notebooks, after their time, one confirmation each.</summary>
internal static class PurgeCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var names = new Argument<string[]>("NOTEBOOK") { Description = "The old notebooks to delete.", Arity = ArgumentArity.OneOrMore };
        var yes = new Option<string[]>("--yes")
        {
            HelpName = "notebook",
            Description = "The exact name of a notebook to delete without being asked for it.",
        };
        var rehash = new Option<bool>("--rehash")
        {
            Description = "Download the backup's archives and hash them again before the deletion.",
        };
        var compare = new Option<bool>("--compare")
        {
            Description =
                "Ask for a comparison of the replacement's files (sageguard remediate compare) that is not older than a day, and show what it found.",
        };
        var differences = new Option<bool>("--accept-differences")
        {
            Description = "With --yes: what --compare found missing or different does not keep the old notebook.",
        };
        PlannedNotebooks.AddTo(names.CompletionSources);
        PlannedNotebooks.AddTo(yes.CompletionSources);
        var options = new PlanOption(time);
        var command = new Command("purge", "Delete old notebooks whose replacements are verified, after the retention period.")
        {
            names,
            yes,
            rehash,
            compare,
            differences,
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
                                // Who types the name has seen what differs; with --yes no one has.
                                var confirmed = (parse.GetValue(yes) ?? []).Contains(notebook.Name);
                                var asked = repair with
                                {
                                    Rehash = parse.GetValue(rehash),
                                    Compare = parse.GetValue(compare),
                                    AcceptDifferences = !confirmed || parse.GetValue(differences),
                                };
                                return PurgeAsync(terminal, asked, notebook, confirmed, cancellationToken);
                            },
                            cancellationToken
                        ),
                    cancellationToken,
                    "Run the same command again to go on."
                )
        );
        return command;
    }

    private static async Task<string> PurgeAsync(
        Terminal terminal,
        RepairContext repair,
        NotebookPlan notebook,
        bool confirmed,
        CancellationToken cancellationToken
    )
    {
        if (await Purge.CheckAsync(repair, notebook, cancellationToken) is { } what)
        {
            new Page(terminal.Out).Paragraph(OneLine.Clean(what));
            if (!confirmed)
            {
                if (!terminal.CanAsk)
                {
                    throw new QuestionException(
                        $"not deleted: not confirmed, and no one can type its name here. Give --yes {notebook.Name}."
                    );
                }
                if (!await IsTypedAsync(terminal, notebook.Name, cancellationToken))
                    return "not deleted: its name was not typed. Nothing was done.";
            }
        }

        await Purge.DeleteAsync(repair, notebook, cancellationToken);
        return "deleted, with its volume. Its backup stays in the bucket.";
    }

    private static async Task<bool> IsTypedAsync(Terminal terminal, string name, CancellationToken cancellationToken) =>
        await terminal.Out.PromptAsync(
            new TextPrompt<string>($"Type {Markup.Escape(OneLine.Clean(name))} to delete it:").AllowEmpty(),
            cancellationToken
        ) == name;
}
