// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;

namespace SageGuard.LocalAws.S3;

/// <summary>A cyclic redundancy check, reflected, with all bits set at the beginning and inverted at the end.</summary>
/// <param name="polynomial">The polynomial, reflected.</param>
/// <param name="size">Its size in bytes, at most 8.</param>
/// <remarks>Source: Amazon S3 user guide, "Checking object integrity"; NVM Express specification, 64b CRC.</remarks>
internal sealed class Crc(ulong polynomial, int size)
{
    private readonly ulong[] _table = [.. Enumerable.Range(0, 256).Select(n => Row((ulong)n, polynomial))];

    public byte[] Compute(ReadOnlySpan<byte> data)
    {
        var ones = ulong.MaxValue >> (64 - (8 * size));
        var crc = ones;
        foreach (var b in data)
            crc = _table[(byte)(crc ^ b)] ^ (crc >> 8);
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, crc ^ ones);
        return bytes[^size..];
    }

    private static ulong Row(ulong row, ulong polynomial)
    {
        for (var bit = 0; bit < 8; bit++)
            row = (row & 1) == 0 ? row >> 1 : (row >> 1) ^ polynomial;
        return row;
    }
}
