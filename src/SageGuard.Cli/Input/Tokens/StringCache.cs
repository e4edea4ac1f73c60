// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Cli.Input;

/// <summary>Gives one string for the same characters: templates and plans repeat the same keys and values many thousand times.</summary>
/// <param name="size">How many bytes the text has: of a small one, less is kept.</param>
internal sealed class StringCache(int size)
{
    private const int MostSlots = 8192;
    private const int LongestKept = 64;

    private readonly (byte[] Utf8, string Text)[] _kept = new (byte[], string)[Math.Min(MostSlots, (size / 16) + 1)];

    /// <summary>The string of UTF-8 bytes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0)
            return "";
        if (utf8.Length > LongestKept)
            return Encoding.UTF8.GetString(utf8);
        ref var kept = ref _kept[Slot(utf8)];
        if (kept.Utf8 is not null && utf8.SequenceEqual(kept.Utf8))
            return kept.Text;
        kept = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return kept.Text;
    }

    // A poor hash costs a new string and nothing else.
    private int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var octet in utf8)
            hash = (hash ^ octet) * 16777619u;
        return (int)((hash ^ (hash >> 15)) % (uint)_kept.Length);
    }
}
