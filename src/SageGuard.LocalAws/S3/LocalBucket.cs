// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>A bucket of Amazon S3, as someone made it before. What it holds is kept in memory.</summary>
/// <param name="Name">Its name, which no other bucket has.</param>
public sealed record LocalBucket(string Name)
{
    /// <summary>The account that owns it; null: the cloud's first one. It is closed to every other account.</summary>
    public string? Account { get; init; }

    /// <summary>Its Region; null: the cloud's.</summary>
    public string? Region { get; init; }

    /// <summary>Whether it keeps versions. AWS: not until that is switched on.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>The default encryption: <c>AES256</c> (S3's own keys) or <c>aws:kms</c>.</summary>
    public string Encryption { get; init; } = "AES256";

    /// <summary>The key of <c>aws:kms</c>; null: the AWS managed one.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Whether its policy denies what is written without an encryption header, as a well-known example does.</summary>
    public bool DemandsEncryptionHeader { get; init; }
}
