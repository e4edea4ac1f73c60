// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SageGuard.Cli.Check;
using SageGuard.Cli.Completion;
using SageGuard.Cli.Doctor;
using SageGuard.Cli.Explain;
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
    /// <summary>What a person types, whatever the file is called.</summary>
    public const string Name = "sageguard";

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
            DemoCommand.Create(terminal.Out),
            LocalCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        // Only the names that people use: completion would offer -? and /h as well.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h"));
        HelpExamples.AddTo(root);
        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, Func<string> ids)
    {
        // A bare name asks what there is, but does nothing that could have succeeded.
        var bare = args.Length == 0;
        var root = Create(terminal, time, ids);
        try
        {
            args = ConfigFile.Expand(args, root.Subcommands.Single(command => command.Name == "check"));
        }
        catch (UsageException error)
        {
            terminal.Say(error.Message);
            return ExitCodes.Usage;
        }

        var parse = root.Parse(bare ? ["--help"] : args);
        if (parse.Action is ParseErrorAction)
        {
            if (parse.UnmatchedTokens is [var unknown, ..])
            {
                // One mistake, one line: what follows a misspelt word is unknown only because of it.
                terminal.Say(Unknown(unknown, parse.CommandResult));
                terminal.Say($"See: {PathOf(parse.CommandResult)} --help");
                return ExitCodes.Usage;
            }

            foreach (var error in parse.Errors) terminal.Say(error.Message.Replace(" as expected type 'System.Int32'", ": it must be a whole number", StringComparison.Ordinal));
            terminal.Say($"See: {PathOf(parse.CommandResult)} --help");
            return ExitCodes.Usage;
        }

        // A command that takes names would take an option that it does not have for one, and look for it.
        if (parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)) is { Value: var stray })
        {
            terminal.Say(Unknown(stray, parse.CommandResult));
            terminal.Say($"See: {PathOf(parse.CommandResult)} --help");
            return ExitCodes.Usage;
        }

        var code = await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
        return bare ? ExitCodes.Usage : code;
    }

    private static string Unknown(string word, CommandResult result)
    {
        var options = result.Command.Options.Concat(result.Command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive))).SelectMany(option => option.Aliases.Prepend(option.Name));
        return word.StartsWith('-')
            ? $"'{Reports.OneLine.Of(word, 60)}' is not an option of {PathOf(result)}.{Suggestion.For(word, options)}"
            : $"'{Reports.OneLine.Of(word, 60)}' is not {(result.Command.Subcommands.Count > 0 ? "a command of" : "expected in")} {PathOf(result)}.{Suggestion.For(word, result.Command.Subcommands.Select(command => command.Name))}";
    }

    private static string PathOf(CommandResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult command) names.Push(command.Command is RootCommand ? Name : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
