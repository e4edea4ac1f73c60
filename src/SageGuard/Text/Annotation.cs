// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Text;

/// <summary>The annotation of an evaluation: 1 to 256 characters of plain text, or none.</summary>
public static class Annotation
{
    /// <summary>PutEvaluations refuses longer annotations. Unit: UTF-16 code units.</summary>
    public const int MaxLength = 256;

    private const char Ellipsis = '…';

    /// <summary>Makes an annotation that PutEvaluations accepts.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The cleaned text, cut with "…" where it is too long; null where nothing is left (an empty annotation is refused).</returns>
    public static string? From(string? text)
    {
        var clean = Clean(text ?? "", MaxLength);
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>
    /// One line of text: control characters become spaces, lone surrogates become U+FFFD, and what is too long is cut
    /// with "…", never inside a surrogate pair.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most UTF-16 code units of the result, at least 1.</param>
    public static string Clean(string text, int maxLength)
    {
        // Nearly every text is plain: nothing to clean, nothing to copy.
        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.StartsWith(' ') && !text.EndsWith(' '))
            return text;

        var clean = new StringBuilder(Math.Min(text.Length, maxLength + 2));
        // Spaces wait until something follows them, so that neither end of the line counts them.
        var spaces = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsLayout(rune) || Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0)
                    spaces++;
                continue;
            }

            clean.Append(' ', Math.Min(spaces, maxLength + 1)).Append(rune.ToString());
            spaces = 0;
            if (clean.Length > maxLength)
                break;
        }

        var line = clean.ToString();
        if (line.Length <= maxLength)
            return line;

        var end = maxLength - 1;
        if (end > 0 && char.IsHighSurrogate(line[end - 1]))
            end--;
        return line[..end].TrimEnd() + Ellipsis;
    }

    // Line and paragraph separators and the invisible formatting characters (bidirectional overrides among them) can make
    // a log line or a report say something else than it holds.
    private static bool IsLayout(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.Format;
}
