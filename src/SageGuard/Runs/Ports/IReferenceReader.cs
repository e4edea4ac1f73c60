// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Runs;

/// <summary>What a scan reads of other services than SageMaker: keys, repositories and buckets.</summary>
/// <remarks>
/// Every method throws <see cref="AwsCallException"/> when AWS refuses what is of the own account, or does not answer to the end of
/// the retries, and <see cref="UnreadableElsewhereException"/> for what another account does not let be read.
/// </remarks>
public interface IReferenceReader
{
    /// <summary>A key of AWS KMS.</summary>
    /// <param name="need">Which one.</param>
    /// <param name="account">The own account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KmsKey> KeyAsync(KmsKeyNeed need, string account, CancellationToken cancellationToken);

    /// <summary>A repository of Amazon ECR.</summary>
    /// <param name="need">Which one.</param>
    /// <param name="account">The own account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ImageRepository> RepositoryAsync(RepositoryNeed need, string account, CancellationToken cancellationToken);

    /// <summary>Whose a bucket of Amazon S3 is.</summary>
    /// <param name="need">Which one.</param>
    /// <param name="account">The own account.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    Task<BucketOwner> BucketAsync(BucketNeed need, string account, CancellationToken cancellationToken);
}
