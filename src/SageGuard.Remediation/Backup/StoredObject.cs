// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What S3 says about the current version of an object.</summary>
/// <param name="VersionId">The version; "null" in a bucket without versioning.</param>
/// <param name="Size">Unit: bytes.</param>
/// <param name="ETag">The entity tag, with its quotes.</param>
/// <param name="Checksum">S3's own checksum as <c>ALGORITHM:TYPE:VALUE</c>, e.g. <c>CRC64NVME:FULL_OBJECT:…</c>; null where S3 holds
/// none.</param>
/// <remarks>Source: Amazon S3 API reference, HeadObject with <c>x-amz-checksum-mode</c>.</remarks>
public sealed record StoredObject(string VersionId, long Size, string ETag, string? Checksum);
