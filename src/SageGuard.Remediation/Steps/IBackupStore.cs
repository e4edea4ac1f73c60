// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The operator's bucket.</summary>
/// <remarks>Every method throws <see cref="SageGuardException"/> when S3 refuses or does not answer to the end of the retries.</remarks>
public interface IBackupStore
{
    /// <summary>What the bucket is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<BucketFacts> BucketAsync(CancellationToken cancellationToken);

    /// <summary>The whole object; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>The size of an object in bytes; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<long?> SizeAsync(string key, CancellationToken cancellationToken);

    /// <summary>What S3 says about an object; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<StoredObject?> HeadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Downloads one version of an object and hashes it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="versionId">The version.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The SHA-256 in hexadecimal; "missing" where the version is gone.</returns>
    Task<string> HashAsync(string key, string versionId, CancellationToken cancellationToken);
}
