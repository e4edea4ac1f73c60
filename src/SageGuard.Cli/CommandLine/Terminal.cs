// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Cli.Layout;
using Spectre.Console;

namespace SageGuard.Cli.CommandLine;

/// <summary>The two streams a person sees: results on standard output, everything else on standard error.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OpenOutput">Opens standard output for bytes.</param>
/// <param name="OpenInput">Opens standard input.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Error, Func<Stream> OpenOutput, Func<Stream> OpenInput)
{
    /// <summary>The clock of what is said about a resource.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    // A file or a pipe has no width of its own: what comes out is often looked at in a terminal after all, which is rarely narrower.
    private const int WidthOfFiles = 80;

    /// <summary>The terminal that this process was given. Colour and progress only where a person looks, and never with NO_COLOR.</summary>
    public static Terminal OfProcess()
    {
        var plain =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Environment.GetEnvironmentVariable("TERM") is "dumb";
        return new(
            Console.IsOutputRedirected ? PlainConsole(Console.Out)
                : plain ? PlainConsole(Console.Out, Console.WindowWidth, isTerminal: true)
                : AnsiConsole.Console,
            plain || Console.IsErrorRedirected
                ? PlainConsole(Console.Error)
                : AnsiConsole.Create(
                    new AnsiConsoleSettings
                    {
                        Out = new AnsiConsoleOutput(Console.Error),
                        // Not left to be detected: that looks at standard output, which may well go into a file while someone watches.
                        Interactive = InteractionSupport.Yes,
                    }
                ),
            Console.OpenStandardOutput,
            Console.OpenStandardInput
        );
    }

    /// <summary>A console without colour and without an escape of any kind.</summary>
    /// <param name="output">Where it writes.</param>
    /// <param name="width">Its width; 0 for a file or a pipe, which has none: COLUMNS, else 80.</param>
    /// <param name="isTerminal">True where a person looks at it, and can answer a question.</param>
    public static IAnsiConsole PlainConsole(TextWriter output, int width = 0, bool isTerminal = false)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
                // The library knows some CI systems by their variables, and would write colour codes into their files and pipes.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Capabilities.Ansi = false;
        console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        console.Profile.Capabilities.Links = false;
        console.Profile.Width =
            width > 0 ? width
            : int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
            && columns >= 40
                ? columns
            : WidthOfFiles;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>Says one thing on standard error, not wrapped: people paste it.</summary>
    public void Say(string text)
    {
        // By way of the console, which takes a line of progress away for it.
        lock (Error)
            new Page(Error).Whole($"sageguard: {OneLine.Clean(text)}");
    }

    /// <summary>True where someone is there to answer a question.</summary>
    public bool CanAsk => Out.Profile.Capabilities.Interactive && !Console.IsInputRedirected;

    /// <summary>Says on standard error what happens to a resource, with the time; in a log a line is a line, however long.</summary>
    public void Say(string resource, string what)
    {
        // What happens to a resource is in part what others wrote about it.
        (resource, what) = (OneLine.Clean(resource), OneLine.Clean(what));
        lock (Error)
        {
            var time = Time.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            if (Error.Profile.Out.IsTerminal)
                new Page(Error).Paragraph(Piece.Coloured(time, Color.Grey), " ", Piece.Bold(resource), $" {what}");
            else
                new Page(Error).Whole($"{time} {resource} {what}");
        }
    }
}
