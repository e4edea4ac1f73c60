// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>What ends a line of YAML 1.1: LF and CR LF, and what editors and reports do not count, CR alone, NEL, LS and PS.</summary>
internal static class LineBreaks
{
    /// <summary>True where there is one that editors do not count.</summary>
    public static bool HasRare(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\u0085"u8) >= 0 || text.IndexOf("\u2028"u8) >= 0 || text.IndexOf("\u2029"u8) >= 0)
            return true;
        while (text.IndexOf((byte)'\r') is >= 0 and var at)
        {
            text = text[(at + 1)..];
            if (text is not [(byte)'\n', ..])
                return true;
        }

        return false;
    }

    /// <summary>True where the last character is one, or ends one.</summary>
    public static bool IsAtEnd(ReadOnlySpan<byte> text) =>
        text is [.., (byte)'\n' or (byte)'\r'] || text.EndsWith("\u0085"u8) || text.EndsWith("\u2028"u8) || text.EndsWith("\u2029"u8);
}
