// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Spectre.Console.Rendering;

namespace SageGuard.Cli.Layout;

/// <summary>Breaks text into lines between words, never in one: a word that is longer than a line is a longer line.</summary>
internal static class WordWrap
{
    /// <summary>The lines of some text.</summary>
    /// <param name="pieces">The text.</param>
    /// <param name="width">The columns that a line has.</param>
    public static IReadOnlyList<IReadOnlyList<Segment>> Lines(IReadOnlyList<Piece> pieces, int width)
    {
        var lines = new List<List<Segment>> { new() };
        var used = 0;
        foreach (var word in Words(pieces))
        {
            if (word.BreakBefore || (used > 0 && used + word.Gap + word.Width > width))
            {
                lines.Add([]);
                used = 0;
            }
            else if (word.Gap > 0)
            {
                lines[^1].Add(new Segment(new string(' ', word.Gap)));
                used += word.Gap;
            }

            lines[^1].AddRange(word.Parts);
            used += word.Width;
        }

        return lines;
    }

    /// <summary>The columns that the longest word takes.</summary>
    public static int LongestWord(IReadOnlyList<Piece> pieces) => Words(pieces).Select(word => word.Width).DefaultIfEmpty().Max();

    /// <summary>The columns that the text takes on one line.</summary>
    public static int Width(IReadOnlyList<Piece> pieces) => pieces.Sum(piece => Columns(piece.Text));

    private static int Columns(string text) => new Segment(text).CellCount();

    private static List<Word> Words(IReadOnlyList<Piece> pieces)
    {
        var words = new List<Word>();
        var word = new Word(0, false);
        foreach (var piece in pieces)
        {
            var at = 0;
            while (at < piece.Text.Length)
            {
                if (piece.Text[at] == '\n' || (piece.Text[at] == ' ' && !piece.IsWhole))
                {
                    if (word.Parts.Count > 0)
                    {
                        words.Add(word);
                        word = new Word(0, false);
                    }

                    word = piece.Text[at] == '\n' ? new Word(0, true) : word with { Gap = word.Gap + 1 };
                    at++;
                    continue;
                }

                var end =
                    piece.IsWhole ? piece.Text.IndexOf('\n', at)
                    : piece.Text.AsSpan(at).IndexOfAny(' ', '\n') is var next && next >= 0 ? at + next
                    : -1;
                if (end < 0)
                    end = piece.Text.Length;
                var part = piece.Text[at..end];
                word.Parts.Add(piece.Style is { } style ? new Segment(part, style) : new Segment(part));
                word = word with { Width = word.Width + Columns(part) };
                at = end;
            }
        }

        if (word.Parts.Count > 0)
            words.Add(word);
        return words;
    }

    // What stands together without a space, and the spaces before it.
    private sealed record Word(int Gap, bool BreakBefore)
    {
        public List<Segment> Parts { get; } = [];

        public int Width { get; init; }
    }
}
