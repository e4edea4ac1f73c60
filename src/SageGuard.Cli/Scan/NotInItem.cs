// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Scan;

/// <summary>SageMaker for a scan of an aggregator, which may ask no account: what AWS Config's item does not hold is not
/// assessed.</summary>
internal sealed class NotInItem : ISageMaker
{
    private const string Otherwise = "An aggregator cannot know it. Read the account itself: sageguard scan --organization, or --role-arn";

    public IAsyncEnumerable<ListedResource> ListAsync(ResourceKind kind, CancellationToken cancellationToken) =>
        throw new SageGuardException($"AWS Config's item does not hold the resource's name. {Otherwise}");

    public Task<Resource?> DescribeAsync(ResourceKind kind, string name, CancellationToken cancellationToken) =>
        throw new SageGuardException($"AWS Config's item does not hold what this control needs. {Otherwise}");

    public Task<Properties?> ModelPackageAsync(string nameOrArn, CancellationToken cancellationToken) =>
        throw new SageGuardException($"AWS Config's item does not hold the model package. {Otherwise}");

    public Task<IReadOnlyDictionary<string, string>?> TagsAsync(string arn, CancellationToken cancellationToken) =>
        throw new SageGuardException($"AWS Config's item does not hold the tags. {Otherwise}");
}
