// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Cli.Input;

/// <summary>Gives one string for the same bytes: plans repeat the same keys and values many thousand times.</summary>
internal sealed class StringCache
{
    private const int Slots = 8192;
    private const int LongestKept = 64;

    private readonly (byte[] Utf8, string Text)[] _kept = new (byte[], string)[Slots];

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
    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var octet in utf8)
            hash = (hash ^ octet) * 16777619u;
        return (int)((hash ^ (hash >> 15)) % Slots);
    }
}
