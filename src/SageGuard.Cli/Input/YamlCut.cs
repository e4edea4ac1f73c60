// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;

namespace SageGuard.Cli.Input;

/// <summary>Where a YAML file is cut: before an entry of the block that is the value of a key at the left margin.</summary>
/// <param name="Line">The index of the first byte of the entry's line.</param>
/// <param name="ParentLine">The key's line, with its end.</param>
/// <param name="FirstEntry">Where the block's first entry begins.</param>
internal readonly record struct YamlCut(int Line, Range ParentLine, Place FirstEntry)
{
    private static readonly SearchValues<byte> LettersAndDigits = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8
    );

    /// <summary>The index of the first byte after the spaces that the line begins with.</summary>
    public int Entry => Line + FirstEntry.Column - 1;

    /// <summary>The first cut after a byte; null where none is seen. It is one unless the lines stand in a string or in brackets.</summary>
    /// <param name="text">The file.</param>
    /// <param name="index">The byte.</param>
    public static YamlCut? After(ReadOnlySpan<byte> text, int index)
    {
        if (LineAfter(text, index) is not { } line || ParentBefore(text, line.Start.Value) is not { } parent)
            return null;
        var first = LineAt(text, parent.End.Value);
        while (first is { } next && IsEmpty(text[next]))
            first = LineAt(text, next.End.Value);
        if (first is not { } entry || entry.Start.Value > index)
            return null;
        var isList = IsListEntry(text[entry].TrimStart((byte)' '));
        var indent = Indent(text[entry]);
        if (!IsEntry(text[entry], indent, isList))
            return null;
        for (Range? at = line; at is { } candidate && !IsAtMargin(text[candidate]); at = LineAt(text, candidate.End.Value))
        {
            if (IsEntry(text[candidate], indent, isList))
            {
                var number = text[..entry.Start.Value].Count((byte)'\n') + 1;
                return new YamlCut(candidate.Start.Value, parent, new Place(number, indent + 1));
            }
        }

        return null;
    }

    private static Range? LineAfter(ReadOnlySpan<byte> text, int index) =>
        text[index..].IndexOf((byte)'\n') is >= 0 and var length ? LineAt(text, index + length + 1) : null;

    private static Range? LineAt(ReadOnlySpan<byte> text, int start)
    {
        if (start == text.Length)
            return null;
        var length = text[start..].IndexOf((byte)'\n');
        return start..(length < 0 ? text.Length : start + length + 1);
    }

    // The last line before a byte that begins at the left margin, where it holds a plain key and nothing else.
    private static Range? ParentBefore(ReadOnlySpan<byte> text, int end)
    {
        while (end > 0)
        {
            var start = text[..(end - 1)].LastIndexOf((byte)'\n') + 1;
            var line = text[start..end];
            if (IsAtMargin(line))
            {
                line = line.TrimEnd(" \r\n"u8);
                return line is [.. var key, (byte)':'] && !key.ContainsAnyExcept(LettersAndDigits) ? start..end : null;
            }

            end = start;
        }

        return null;
    }

    private static int Indent(ReadOnlySpan<byte> line) => Math.Max(0, line.IndexOfAnyExcept((byte)' '));

    private static bool IsEmpty(ReadOnlySpan<byte> line) => line.TrimStart(" \t"u8) is [] or [(byte)'\r' or (byte)'\n' or (byte)'#', ..];

    // A list may begin at the margin, too.
    private static bool IsAtMargin(ReadOnlySpan<byte> line) => line is not [(byte)' ' or (byte)'\t' or (byte)'-', ..] && !IsEmpty(line);

    private static bool IsListEntry(ReadOnlySpan<byte> entry) => entry is [(byte)'-', (byte)' ', ..];

    private static bool IsEntry(ReadOnlySpan<byte> line, int indent, bool isList) =>
        Indent(line) == indent && (isList ? IsListEntry(line[indent..]) : char.IsAsciiLetterOrDigit((char)line[indent]));
}
