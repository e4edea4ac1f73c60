// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>One archive of a backup.</summary>
/// <param name="Key">Its key below the backup's.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal.</param>
public sealed record CopyArchive(string Key, long Size, string Sha256)
{
    /// <summary>Key and size.</summary>
    /// <param name="key">The key.</param>
    /// <param name="size">The size in bytes.</param>
    public void Deconstruct(out string key, out long size) => (key, size) = (Key, Size);
}
