// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>How an object is encrypted.</summary>
/// <param name="Algorithm"><c>AES256</c> or <c>aws:kms</c>.</param>
/// <param name="KeyArn">The key of <c>aws:kms</c>.</param>
internal sealed record Encryption(string Algorithm, string? KeyArn)
{
    /// <summary>Only with S3's own keys is an entity tag the MD5 of what was written.</summary>
    public bool TagsAreMd5 => KeyArn is null;

    public IEnumerable<(string Name, string Value)> Headers =>
        KeyArn is null
            ? [("x-amz-server-side-encryption", Algorithm)]
            : [("x-amz-server-side-encryption", Algorithm), ("x-amz-server-side-encryption-aws-kms-key-id", KeyArn)];
}
