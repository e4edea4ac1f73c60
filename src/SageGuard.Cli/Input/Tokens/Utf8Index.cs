// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Cli.Input;

/// <summary>Finds the byte of a file at which a UTF-16 unit is, from the last one that was asked for.</summary>
/// <param name="utf8">The file.</param>
/// <param name="first">The byte from which units are counted.</param>
internal sealed class Utf8Index(ReadOnlyMemory<byte> utf8, int first = 0)
{
    private readonly bool _isAscii = Ascii.IsValid(utf8.Span);
    private readonly int _first = first;
    private int _byte = first;
    private long _unit;

    /// <summary>The index of a byte: of the first one of a character, and of the file's length after its last one.</summary>
    /// <param name="unit">How many UTF-16 units there are before it.</param>
    public int IndexOf(long unit)
    {
        if (_isAscii)
            return (int)Math.Clamp(_first + unit, _first, utf8.Length);
        var text = utf8.Span;
        while (_unit < unit && _byte < text.Length)
        {
            _unit += text[_byte] >= 0xF0 ? 2 : 1;
            while (++_byte < text.Length && IsContinuation(text[_byte])) { }
        }

        while (_unit > unit && _byte > _first)
        {
            while (IsContinuation(text[--_byte])) { }
            _unit -= text[_byte] >= 0xF0 ? 2 : 1;
        }

        return _byte;
    }

    // A byte of a character after its first one.
    private static bool IsContinuation(byte octet) => (octet & 0xC0) == 0x80;
}
