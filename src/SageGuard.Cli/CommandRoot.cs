// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using SageGuard.Cli.Check;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Completion;
using SageGuard.Cli.Doctor;
using SageGuard.Cli.Explain;
using SageGuard.Cli.Help;
using SageGuard.Cli.Import;
using SageGuard.Cli.Local;
using SageGuard.Cli.Policies;
using SageGuard.Cli.Reach;
using SageGuard.Cli.Remediate;
using SageGuard.Cli.Rules;
using SageGuard.Cli.Scan;
using SageGuard.Cli.Templates;

namespace SageGuard.Cli;

/// <summary>The command and all its commands.</summary>
internal static class CommandRoot
{
    /// <summary>Builds them.</summary>
    /// <param name="terminal">Where they read and write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ids">Makes the id of a run.</param>
    public static RootCommand Create(Terminal terminal, TimeProvider time, Func<string> ids)
    {
        var root = new RootCommand("Keeps Amazon SageMaker closed to the internet, and proves it.")
        {
            ScanCommand.Create(terminal, time, ids),
            CheckCommand.Create(terminal, time, ids),
            ReachCommand.Create(terminal, time),
            EvaluateCommand.Create(terminal, time),
            DoctorCommand.Create(terminal, time),
            ControlsCommand.Create(terminal),
            ImportCommand.Create(terminal),
            RemediateCommand.Create(terminal, time),
            PolicyCommand.Create(terminal),
            TemplateCommand.Create(terminal),
            DemoCommand.Create(terminal),
            LocalCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        // Only the names that people use: completion would offer -? and /h as well.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h") { Description = "Show this page." });
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        HelpPage.AddTo(root, terminal);
        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, Func<string> ids)
    {
        // A bare name asks what there is, but does nothing that could have succeeded.
        var bare = args.Length == 0;
        var root = Create(terminal, time, ids);
        if (Completions.Asked(args) is { } position)
        {
            foreach (var found in Completions.Complete(root, args[1], position))
                terminal.Out.Profile.Out.Writer.WriteLine(found);
            return ExitCodes.Success;
        }

        try
        {
            args = ConfigFile.Expand(args, root.Subcommands.Single(command => command.Name == "check"));
        }
        catch (UsageException error)
        {
            terminal.Say(error.Message);
            return ExitCodes.Usage;
        }

        var parse = root.Parse(bare ? ["--help"] : Meant(args));
        if (Mistake.Find(parse, args) is { } mistake)
        {
            // One mistake, one line: what follows a misspelt word is unknown only because of it.
            terminal.Say(mistake);
            terminal.Say($"See: {CommandTree.PathOf(parse.CommandResult.Command)} --help");
            return ExitCodes.Usage;
        }

        var code = await parse.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) }
        );
        return bare ? ExitCodes.Usage : code;
    }

    // The words that people try first.
    private static string[] Meant(string[] args) =>
        args switch
        {
            ["help", .. var command] => [.. command, "--help"],
            ["version"] or ["-V"] => ["--version"],
            _ => args,
        };
}
