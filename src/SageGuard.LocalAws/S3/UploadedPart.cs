// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>A part of a multipart upload.</summary>
/// <param name="Tag">Its entity tag, in quotes.</param>
/// <param name="Body">What it holds.</param>
/// <param name="Checksum">Its checksum.</param>
internal sealed record UploadedPart(string Tag, byte[] Body, ObjectChecksum Checksum);
