// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;

namespace SageGuard.Cli.Help;

/// <summary>What <c>--help</c> prints: in whole words at every width, with options and commands under headings.</summary>
/// <param name="terminal">Where it comes out.</param>
internal sealed class HelpPage(Terminal terminal) : SynchronousCommandLineAction
{
    // Longer lines of text are hard to follow.
    private const int MostWidth = 100;
    private const int MostName = 28;
    private const int MostChoices = 20;

    public override bool ClearsParseErrors => true;

    /// <summary>Has a command and those below it print such pages.</summary>
    public static void AddTo(RootCommand root, Terminal terminal) =>
        root.Options.OfType<HelpOption>().Single().Action = new HelpPage(terminal);

    public override int Invoke(ParseResult parseResult)
    {
        var width = terminal.Out.Profile.Width;
        terminal.Out.Profile.Width = Math.Min(width, MostWidth);
        Write(parseResult.CommandResult.Command);
        terminal.Out.Profile.Width = width;
        return ExitCodes.Success;
    }

    private void Write(Command command)
    {
        var page = new Page(terminal.Out);
        page.Paragraph(command.Description ?? "");
        page.Line();
        page.Paragraph(Piece.Bold("Usage:"));
        var options = CommandTree.OptionsOf(command).Where(option => !option.Hidden).Distinct().ToList();
        string[] parts =
        [
            CommandTree.PathOf(command),
            .. command.Arguments.Select(UsageOf),
            .. options.Where(option => option.Required).Select(Label),
            command.Subcommands.Count > 0 ? "COMMAND" : "",
            "[options]",
        ];
        page.Indented(2, 4, string.Join(' ', parts.Where(part => part.Length > 0)));
        if (command.Arguments.Count > 0)
            List(page, "Arguments", [.. command.Arguments.Select(argument => (NameOf(argument), argument.Description ?? ""))]);
        foreach (var (title, commands) in HelpGroups.Group([.. command.Subcommands.Where(sub => !sub.Hidden)]))
        {
            if (commands.Count > 0)
                List(page, title, [.. commands.Select(sub => (sub.Name, sub.Description ?? ""))]);
        }
        foreach (var (title, group) in HelpGroups.Group(command, options))
            List(page, title, [.. group.Select(option => ($"{ShortOf(option)}{Label(option)}", TextOf(option)))]);
        page.Line();
        // As they are: people copy them.
        if (HelpExamples.For(command) is { Count: > 0 } examples)
        {
            page.Paragraph(Piece.Bold("Examples:"));
            foreach (var example in examples)
                terminal.Out.Profile.Out.Writer.WriteLine($"  {example}");
            page.Line();
        }
    }

    private static void List(Page page, string title, IReadOnlyList<(string Name, string Text)> rows)
    {
        page.Line();
        page.Paragraph(Piece.Bold($"{title}:"));
        page.Rows(
            2,
            [
                .. rows.Select(row =>
                    (Piece[][])
                        [
                            [new Piece(row.Name, IsWhole: true)],
                            [row.Text],
                        ]
                ),
            ],
            most: MostName
        );
    }

    private static string NameOf(Argument argument) =>
        (argument.HelpName ?? argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");

    private static string UsageOf(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[{NameOf(argument)}]" : NameOf(argument);

    private static string ShortOf(Option option) =>
        option.Aliases.FirstOrDefault(alias => alias.Length == 2) is { } name ? $"{name}, " : "    ";

    private static string Label(Option option) =>
        option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? option.Name : $"{option.Name} {ValueOf(option)}";

    private static string ValueOf(Option option) =>
        option.HelpName switch
        {
            null when option.ValueType == typeof(FileInfo) => "FILE",
            null when option.ValueType == typeof(int) || option.ValueType == typeof(int?) || option.ValueType == typeof(double) => "NUMBER",
            null => "VALUE",
            { Length: > MostChoices } choices when choices.Contains('|', StringComparison.Ordinal) => "VALUE",
            { } choices when choices.Contains('|', StringComparison.Ordinal) => choices,
            { } name => name.ToUpperInvariant(),
        };

    private static string TextOf(Option option)
    {
        var text = option.Description ?? "";
        if (option.HelpName is { Length: > MostChoices } choices && choices.Contains('|', StringComparison.Ordinal))
            text += $" Allowed: {choices.Replace("|", ", ", StringComparison.Ordinal)}.";
        if (
            option.HasDefaultValue
            && option.ValueType != typeof(bool)
            && !text.Contains("efault", StringComparison.Ordinal)
            && Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture) is { Length: > 0 } preset
        )
        {
            text += $" Default: {preset}.";
        }
        return text;
    }
}
