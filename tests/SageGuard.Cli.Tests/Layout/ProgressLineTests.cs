// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using Spectre.Console;

namespace SageGuard.Cli.Tests.Layout;

/// <summary>Progress is one line while the work lasts, and nothing afterwards; what is said meanwhile stays whole.</summary>
public sealed partial class ProgressLineTests
{
    [Fact]
    public async Task A_message_during_the_work_is_whole_and_the_line_of_progress_is_gone_at_the_end()
    {
        using var written = new StringWriter { NewLine = "\n" };
        var error = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(written),
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        error.Profile.Width = 80;
        var terminal = new Terminal(Terminal.PlainConsole(TextWriter.Null), error, () => Stream.Null, () => Stream.Null);

        await ProgressLine.ShowAsync(
            terminal,
            quiet: false,
            "Starting with a long description of what is being done",
            () => "Standing",
            () =>
            {
                terminal.Say("AWS Config allows one evaluation a minute.");
                return Task.CompletedTask;
            }
        );

        Assert.Contains("Starting with", written.ToString(), StringComparison.Ordinal);
        Assert.Equal("sageguard: AWS Config allows one evaluation a minute.", Screen(written.ToString()).Trim());
    }

    // What a person sees in the end: the letters, carriage returns, and the escapes that the console writes.
    private static string Screen(string written)
    {
        var lines = new List<StringBuilder> { new() };
        var (row, column) = (0, 0);
        foreach (Match match in Parts().Matches(written))
        {
            while (lines.Count <= row)
                lines.Add(new());
            if (match.Groups["code"] is { Success: true, Value: var code })
            {
                var count = int.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number) ? number : 1;
                if (code == "A")
                    row = Math.Max(0, row - count);
                else if (code == "K")
                    lines[row].Length = number == 2 ? 0 : Math.Min(column, lines[row].Length);
                else if (code == "J")
                    (lines[row].Length, lines) = (Math.Min(column, lines[row].Length), lines[..(row + 1)]);
            }
            else if (match.Value == "\r")
            {
                column = 0;
            }
            else if (match.Value == "\n")
            {
                (row, column) = (row + 1, 0);
            }
            else
            {
                if (lines[row].Length <= column)
                    lines[row].Append(' ', column - lines[row].Length + 1);
                lines[row][column++] = match.Value[0];
            }
        }

        return string.Join('\n', lines.Select(line => line.ToString().TrimEnd()));
    }

    [GeneratedRegex(@"\u001b\[\??(?<number>[0-9]*)[0-9;]*(?<code>[A-Za-z])|[\s\S]")]
    private static partial Regex Parts();
}
