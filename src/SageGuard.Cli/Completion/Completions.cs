// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Completion;

/// <summary>What fits at the cursor of a shell: commands, options, or the values of one. Nothing where a file is wanted, for which each
/// shell has its own way.</summary>
internal static partial class Completions
{
    // What the values are that are files.
    private static readonly string[] Paths = ["file", "folder", "report"];

    /// <summary>The cursor's position, where a command line is a shell's question; null for any other.</summary>
    /// <param name="args">The command line.</param>
    public static int? Asked(string[] args) =>
        args is [var directive, _] && Directive().Match(directive) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>What fits.</summary>
    /// <param name="root">The command.</param>
    /// <param name="line">The line that is typed, with the name of the command.</param>
    /// <param name="position">The cursor's position in it.</param>
    public static IReadOnlyList<string> Complete(RootCommand root, string line, int position)
    {
        // Some shells leave out the blank at the end of the line, and count it.
        var text = position > line.Length ? line + " " : line[..position];
        var words = CommandLineParser.SplitCommandLine(text).Skip(1).ToList();
        var isNew = text.EndsWith(' ') || words.Count == 0;
        var word = isNew ? "" : words[^1];
        var before = isNew ? words : words[..^1];
        var parse = root.Parse(before);
        var command = parse.CommandResult.Command;
        var options = CommandTree.OptionsOf(command).Where(option => !option.Hidden).ToList();
        if (word.Split('=', 2) is [var name, var value] && Named(options, name) is { } assigned)
            return [.. Values(assigned, assigned.HelpName, value, parse).Select(found => $"{name}={found}")];
        if (before.Count > 0 && Named(options, before[^1]) is { Arity.MaximumNumberOfValues: > 0 } open && open.ValueType != typeof(bool))
            return Values(open, open.HelpName, word, parse);
        if (word.StartsWith('-'))
            return Fitting(Names(options, parse), word);
        if (command.Subcommands.Count > 0)
            return Fitting(command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name), word);
        if (
            command.Arguments.LastOrDefault() is not { } argument
            || parse.GetResult(argument)?.Tokens.Count >= argument.Arity.MaximumNumberOfValues
        )
        {
            return Fitting(Names(options, parse), word);
        }
        var values = Values(argument, argument.HelpName ?? argument.Name, word, parse);
        return values.Count > 0 || word.Length > 0 || IsPath(argument, argument.HelpName ?? argument.Name)
            ? values
            : Fitting(Names(options, parse), word);
    }

    /// <summary>True where values are the names of files.</summary>
    private static bool IsPath(Symbol symbol, string? help) =>
        symbol is Option { ValueType: var of } && of == typeof(FileInfo) || Paths.Contains(help, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Values(Symbol symbol, string? help, string word, ParseResult parse)
    {
        if (IsPath(symbol, help))
            return [];
        var context = parse.GetCompletionContext();
        var sources = symbol is Option option ? option.CompletionSources : ((Argument)symbol).CompletionSources;
        // Of a list the last one is typed.
        var begun = word[..(word.LastIndexOf(',') + 1)];
        return
        [
            .. Fitting(
                    sources.SelectMany(source => source(context)).Select(item => item.Label).Where(label => label.Length > 0),
                    word[begun.Length..]
                )
                .Select(found => begun + found),
        ];
    }

    private static IReadOnlyList<string> Fitting(IEnumerable<string> names, string word) =>
        [.. names.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Distinct().Order(StringComparer.Ordinal)];

    private static Option? Named(IEnumerable<Option> options, string name) =>
        options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    // What is there already is not offered again, unless it can be repeated.
    private static IEnumerable<string> Names(IEnumerable<Option> options, ParseResult parse) =>
        options
            .Where(option => option.Arity.MaximumNumberOfValues > 1 || parse.GetResult(option) is null or { Implicit: true })
            .Select(option => option.Name);

    [GeneratedRegex(@"^\[suggest:([0-9]{1,6})\]\z")]
    private static partial Regex Directive();
}
