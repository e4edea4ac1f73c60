// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Check;

/// <summary>SageMaker for a check, which asks no one: whatever the file does not say is not assessed.</summary>
internal sealed class OfflineSageMaker : ISageMaker
{
    public IAsyncEnumerable<ListedResource> ListAsync(ResourceKind kind, CancellationToken cancellationToken) =>
        throw new SageGuardException(
            "The file does not list what else there is, or does not say the resource's name. Read it from SageMaker: sageguard scan"
        );

    public Task<Resource?> DescribeAsync(ResourceKind kind, string name, CancellationToken cancellationToken) =>
        throw new SageGuardException("The file does not hold what this control needs. Read it from SageMaker: sageguard scan");

    public Task<Properties?> ModelPackageAsync(string nameOrArn, CancellationToken cancellationToken) =>
        throw new SageGuardException("The file does not hold the model package. Read it from SageMaker: sageguard scan");

    public Task<IReadOnlyDictionary<string, string>?> TagsAsync(string arn, CancellationToken cancellationToken) =>
        throw new SageGuardException("The file does not say the tags. Read them from SageMaker: sageguard scan");
}
