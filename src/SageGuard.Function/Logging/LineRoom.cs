// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace SageGuard.Function.Logging;

/// <summary>
/// Deals out the characters of one line, so that it stays under the 256 KB of one CloudWatch event
/// (<see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"/>).
/// </summary>
internal struct LineRoom()
{
    // One character takes at most six bytes (\uXXXX): 32 Ki of them are 192 KiB at worst.
    private int _left = 32 * 1024;

    /// <summary>Whether nothing more fits.</summary>
    public readonly bool IsUsedUp => _left <= 0;

    /// <summary>As much of the text as fits; what was cut ends in <c>…</c>.</summary>
    public string Take(string text)
    {
        text = Visible(text);
        // A few characters more than its length: quotes, a comma, a name that came with it.
        var cost = text.Length + 4;
        if (cost <= _left)
        {
            _left -= cost;
            return text;
        }

        var end = Math.Clamp(_left - 4, 0, text.Length);
        _left = 0;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }

    // Invisible formatting characters, the overrides of the writing direction among them, can make a line read as something
    // else than it holds. They are written out: U+202E as \u202E.
    private static string Visible(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u00AC') || !text.EnumerateRunes().Any(IsFormat))
            return text;

        var visible = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsFormat(rune))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    private static bool IsFormat(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
}
