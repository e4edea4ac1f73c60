// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>What a run reads from SageMaker: one account, one Region.</summary>
/// <remarks>Every method throws <see cref="AwsCallException"/> when AWS refuses or does not answer to the end of the retries.</remarks>
public interface ISageMaker
{
    /// <summary>How many calls were sent so far, and how many of them were refused for their rate; zero where that is not
    /// counted.</summary>
    CallCounts Counts => default;

    /// <summary>Lists every resource of a kind, page after page, in the service's order by name.</summary>
    /// <param name="kind">The kind to list.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="AwsCallException">With <see cref="AwsRefusal.NotAvailableHere"/> where the Region lacks the operation.</exception>
    IAsyncEnumerable<ListedResource> ListAsync(ResourceKind kind, CancellationToken cancellationToken);

    /// <summary>Describes one resource by the name that AWS gave it; null when it is gone.</summary>
    /// <param name="kind">The resource's kind.</param>
    /// <param name="name">The exact name. A name cut out of an ARN can be in the wrong case: resolve it through <see cref="ListAsync"/>
    /// first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Resource?> DescribeAsync(ResourceKind kind, string name, CancellationToken cancellationToken);

    /// <summary>A model package, of this account or of another one that shares it; null when it is gone.</summary>
    /// <param name="nameOrArn">Its name or its ARN.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Properties?> ModelPackageAsync(string nameOrArn, CancellationToken cancellationToken);

    /// <summary>All tags of a resource, page after page; null when it is gone.</summary>
    /// <param name="arn">The resource's ARN.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyDictionary<string, string>?> TagsAsync(string arn, CancellationToken cancellationToken);
}
