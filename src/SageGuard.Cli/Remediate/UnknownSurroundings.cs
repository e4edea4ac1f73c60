// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>Nothing is known around the notebooks; the plan says so.</summary>
internal sealed class UnknownSurroundings : ISurroundings
{
    public Task<BucketFacts?> BucketAsync(CancellationToken cancellationToken) => Task.FromResult<BucketFacts?>(null);

    public Task<SubnetFacts?> SubnetAsync(string subnetId, CancellationToken cancellationToken) => Task.FromResult<SubnetFacts?>(null);

    public Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken) => Task.FromResult<QuotaFacts?>(null);

    public Task<IReadOnlyList<string>?> PoliciesNamingAsync(string arn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>(null);

    public Task<IReadOnlyList<string>?> RoleLacksAsync(string roleArn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>(null);
}
