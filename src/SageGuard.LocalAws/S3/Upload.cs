// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>A multipart upload under way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The object's key.</param>
/// <param name="ContentType">The object's type.</param>
/// <param name="Encryption">How the object is to be encrypted.</param>
/// <param name="Algorithm">The algorithm that was asked for; null: none was.</param>
/// <param name="ChecksumType">FULL_OBJECT or COMPOSITE.</param>
internal sealed record Upload(
    string Id,
    string Key,
    string ContentType,
    Encryption Encryption,
    ChecksumAlgorithm? Algorithm,
    string ChecksumType
)
{
    public SortedDictionary<int, UploadedPart> Parts { get; } = [];
}
