// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace SageGuard.LocalAws.S3;

/// <summary>One of the algorithms with which S3 shows that what it holds is what was sent.</summary>
/// <param name="Name">Its name, as the API has it.</param>
/// <param name="Size">The checksum's size in bytes.</param>
/// <param name="Compute">Computes it.</param>
/// <remarks>Source: Amazon S3 user guide, "Checking object integrity". SHA-1 is not served.</remarks>
internal sealed record ChecksumAlgorithm(string Name, int Size, Func<byte[], byte[]> Compute)
{
    private static readonly Crc Nvme = new(0x9A6C_9329_AC4B_C9B5, 8);
    private static readonly Crc Ethernet = new(0xEDB8_8320, 4);
    private static readonly Crc Castagnoli = new(0x82F6_3B78, 4);

    /// <summary>What S3 computes itself where the request names none.</summary>
    public static ChecksumAlgorithm Default { get; } = new("CRC64NVME", 8, static data => Nvme.Compute(data));

    public static IReadOnlyList<ChecksumAlgorithm> All { get; } =
    [
        Default,
        new("CRC32", 4, static data => Ethernet.Compute(data)),
        new("CRC32C", 4, static data => Castagnoli.Compute(data)),
        new("SHA256", 32, SHA256.HashData),
    ];

    public string Header => "x-amz-checksum-" + Name.ToLowerInvariant();

    /// <summary>The member of XML that holds it.</summary>
    public string Member => "Checksum" + Name;

    public static ChecksumAlgorithm? Find(string? name) => All.FirstOrDefault(algorithm => algorithm.Name == name?.ToUpperInvariant());
}
