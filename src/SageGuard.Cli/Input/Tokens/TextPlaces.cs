// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>Lines and columns of a UTF-8 text. It is gone through once, when the first place is asked for.</summary>
/// <param name="utf8">The text.</param>
internal sealed class TextPlaces(ReadOnlyMemory<byte> utf8)
{
    private const int Block = 256;

    private List<int>? _lines;
    private int[]? _surplus;
    private int _last;

    /// <summary>The place of a byte.</summary>
    /// <param name="index">The index of the byte.</param>
    public Place PlaceAt(int index)
    {
        _lines ??= Lines();
        // Most often the next place is on the same line, or on the next one.
        if (index < _lines[_last])
            _last = 0;
        if (!Holds(_last, index) && !Holds(++_last, index))
        {
            var found = _lines.BinarySearch(index);
            _last = found >= 0 ? found : ~found - 1;
        }

        var start = _lines[_last];
        return new Place(_last + 1, index - start - (Surplus(index) - Surplus(start)) + 1);
    }

    private bool Holds(int line, int index) =>
        line < _lines!.Count && _lines[line] <= index && (line + 1 == _lines.Count || index < _lines[line + 1]);

    // Where each line begins.
    private List<int> Lines()
    {
        var lines = new List<int> { 0 };
        var text = utf8.Span;
        var at = 0;
        while (text[at..].IndexOf((byte)'\n') is >= 0 and var length)
            lines.Add(at += length + 1);
        if (System.Text.Ascii.IsValid(text))
            return lines;
        _surplus = new int[(text.Length / Block) + 1];
        for (var i = 1; i < _surplus.Length; i++)
            _surplus[i] = _surplus[i - 1] + SurplusIn(text.Slice((i - 1) * Block, Block));
        return lines;
    }

    // How many more bytes than UTF-16 units there are before an index.
    private int Surplus(int index) => _surplus is null ? 0 : _surplus[index / Block] + SurplusIn(utf8.Span[(index / Block * Block)..index]);

    // One each for the bytes that continue a character, except that four bytes are two units.
    private static int SurplusIn(ReadOnlySpan<byte> bytes)
    {
        var surplus = 0;
        foreach (var octet in bytes)
        {
            if ((octet & 0xC0) == 0x80)
                surplus++;
            else if (octet >= 0xF0)
                surplus--;
        }

        return surplus;
    }
}
