// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Remediation;

/// <summary>What a repair asks of SageMaker beyond reading resources.</summary>
/// <remarks>Every method throws <see cref="AwsCallException"/> when AWS refuses or does not answer to the end of the retries.</remarks>
public interface INotebookCalls
{
    /// <summary>Makes a call that changes something.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<JsonElement> CallAsync(NotebookCall call, CancellationToken cancellationToken);

    /// <summary>Reads a lifecycle configuration; <see cref="LifecycleFacts.Exists"/> is false where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<LifecycleFacts> LifecycleAsync(string name, CancellationToken cancellationToken);
}

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

/// <summary>How long a repair waits.</summary>
public sealed record Patience
{
    /// <summary>The pause between two looks at something that is under way. Default: 10 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait for a notebook to change its state. Default: 30 minutes; real ones take 2 to 10, and hang for hours at
    /// times.</summary>
    public TimeSpan State { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait for a backup or a restore without any progress. Default: 60 minutes.</summary>
    public TimeSpan Copy { get; init; } = TimeSpan.FromMinutes(60);
}
