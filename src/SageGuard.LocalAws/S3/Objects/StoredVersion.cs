// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>A version of an object.</summary>
/// <param name="Id">Its id; <c>null</c> in a bucket that keeps no versions.</param>
/// <param name="Body">What it holds.</param>
/// <param name="Tag">Its entity tag, in quotes.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Encryption">How it is encrypted.</param>
/// <param name="Checksum">S3's own checksum of it.</param>
internal sealed record StoredVersion(
    string Id,
    byte[] Body,
    string Tag,
    DateTimeOffset Modified,
    string ContentType,
    Encryption Encryption,
    ObjectChecksum Checksum
);
