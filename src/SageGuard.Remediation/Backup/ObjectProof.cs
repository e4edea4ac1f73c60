// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>An object as it was when a backup was verified: enough to see later that it is still that version, with the same
/// bytes.</summary>
/// <param name="Key">The object's key below the run's key, e.g. <c>backup/r0-00000.tar</c>.</param>
/// <param name="Stored">What S3 said about it.</param>
/// <param name="Sha256">The SHA-256 that it must have by the backup's mark, in hexadecimal; of the mark itself, the one that it
/// had.</param>
public sealed record ObjectProof(string Key, StoredObject Stored, string Sha256)
{
    /// <summary>What differs between what was recorded and what is there now; null where nothing does.</summary>
    /// <param name="now">What is there now.</param>
    public string? Difference(ObjectProof now) =>
        now.Stored.VersionId != Stored.VersionId ? $"its version is {now.Stored.VersionId} and was {Stored.VersionId}"
        : now.Stored.Size != Stored.Size ? $"it has {now.Stored.Size} bytes and had {Stored.Size}"
        : now.Stored.ETag != Stored.ETag ? $"its entity tag is {now.Stored.ETag} and was {Stored.ETag}"
        : now.Stored.Checksum != Stored.Checksum
            ? $"S3's checksum is {now.Stored.Checksum ?? "missing"} and was {Stored.Checksum ?? "missing"}"
        : now.Sha256 != Sha256 ? $"its SHA-256 is {now.Sha256} and was {Sha256}"
        : null;
}
