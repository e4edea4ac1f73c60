// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Spectre.Console;
using Spectre.Console.Rendering;

namespace SageGuard.Cli.Layout;

/// <summary>
/// Writes paragraphs and lists that fit every width in whole words. Tables with frames cannot do that: beside names of 63
/// characters and ARNs, 60 columns leave no room for a column of text, which is then broken inside its words.
/// </summary>
/// <param name="console">Where it comes out; its width is the page's.</param>
internal sealed class Page(IAnsiConsole console)
{
    // A column of text that is narrower than this is read worse than text below its columns.
    private const int LeastText = 24;
    private const int Gap = 2;

    /// <summary>An empty line.</summary>
    public void Line() => console.WriteLine();

    /// <summary>One line, however long: what people paste.</summary>
    public void Whole(string text) => console.Write(new Lines([new Segment(text), Segment.LineBreak]));

    /// <summary>A paragraph.</summary>
    public void Paragraph(params Piece[] pieces) => Indented(0, 0, pieces);

    /// <summary>A paragraph that is set in from the margin.</summary>
    /// <param name="first">The margin of the first line.</param>
    /// <param name="others">The margin of the others.</param>
    /// <param name="pieces">The text.</param>
    public void Indented(int first, int others, params Piece[] pieces)
    {
        var margin = Math.Max(first, others);
        var lines = WordWrap.Lines(pieces, console.Profile.Width - margin);
        var all = new List<Segment>();
        for (var i = 0; i < lines.Count; i++)
            Add(all, i == 0 ? first : others, lines[i]);
        console.Write(new Lines(all));
    }

    /// <summary>Rows of short columns and one of text, the last, which wraps beside them; below them where there is no room for its
    /// words.</summary>
    /// <param name="margin">The margin of all rows.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="least">The least width of the first column, so that lists below each other are aligned.</param>
    /// <param name="most">The most width of the first column: a row that needs more has its text on the lines below.</param>
    public void Rows(int margin, IReadOnlyList<IReadOnlyList<Piece[]>> rows, int least = 0, int most = int.MaxValue)
    {
        if (rows.Count == 0)
            return;
        var widths = new int[rows[0].Count - 1];
        widths[0] = least;
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], WordWrap.Width(row[i]));
        }

        widths[0] = Math.Min(widths[0], most);
        var left = margin + widths.Sum(width => width + Gap);
        var room = console.Profile.Width - left;
        var all = new List<Segment>();
        foreach (var row in rows)
        {
            if (room < LeastText || WordWrap.LongestWord(row[^1]) > room)
                Below(all, margin, margin + Gap, row);
            else if (WordWrap.Width(row[0]) > most)
                Below(all, margin, left, row);
            else
                Beside(all, margin, row, widths, room, left);
        }

        console.Write(new Lines(all));
    }

    private static void Beside(List<Segment> all, int margin, IReadOnlyList<Piece[]> row, int[] widths, int room, int left)
    {
        var first = new List<Segment>();
        for (var i = 0; i < row.Count - 1; i++)
        {
            first.AddRange(WordWrap.Lines(row[i], int.MaxValue)[0]);
            first.Add(new Segment(new string(' ', widths[i] - WordWrap.Width(row[i]) + Gap)));
        }

        var text = WordWrap.Lines(row[^1], room);
        Add(all, margin, [.. first, .. text[0]]);
        for (var i = 1; i < text.Count; i++)
            Add(all, left, text[i]);
    }

    private void Below(List<Segment> all, int margin, int under, IReadOnlyList<Piece[]> row)
    {
        Piece[] columns =
        [
            .. row.Take(row.Count - 1)
                .Where(cell => cell.Any(piece => piece.Text.Length > 0))
                .SelectMany((cell, i) => i == 0 ? cell : [new string(' ', Gap), .. cell]),
        ];
        if (columns.Length == 0)
        {
            under = margin;
        }
        else
        {
            foreach (var line in WordWrap.Lines(columns, console.Profile.Width - margin))
                Add(all, margin, line);
        }

        foreach (var line in WordWrap.Lines(row[^1], console.Profile.Width - under))
            Add(all, under, line);
    }

    private static void Add(List<Segment> all, int margin, IReadOnlyList<Segment> line)
    {
        // No line ends in blanks: a cell may be empty.
        var last = line.Count;
        while (last > 0 && string.IsNullOrWhiteSpace(line[last - 1].Text))
            last--;
        if (last > 0 && margin > 0)
            all.Add(new Segment(new string(' ', margin)));
        for (var i = 0; i < last; i++)
            all.Add(line[i]);
        all.Add(Segment.LineBreak);
    }

    // Lines as they are: the console would break a long word at its width.
    private sealed class Lines(List<Segment> segments) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
