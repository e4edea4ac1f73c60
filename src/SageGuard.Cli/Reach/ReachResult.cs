// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;
using SageGuard.Network.Perimeter;

namespace SageGuard.Cli.Reach;

/// <summary>What one workload reaches from one of its subnets. docs/reach.md describes the JSON; members are added, never
/// renamed.</summary>
/// <param name="Subject">Whose packets.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Path">The way that decides.</param>
/// <param name="Witness">The packet that proves <c>internet</c>.</param>
/// <param name="OneWay">A packet that leaves without a possible answer.</param>
/// <param name="Cut">The changes that close the way.</param>
/// <param name="Reason">The verdict in words.</param>
/// <param name="Unread">What must be read.</param>
/// <param name="AnyBucket">True where data can go to any account's S3 buckets through an endpoint; null where that is not known.</param>
/// <param name="Endpoints">The VPC endpoints that it can use, and whose resources each leads to.</param>
/// <param name="Passes">For <c>filtered</c>, what each firewall lets out.</param>
internal sealed record ReachResult(
    ReachSubject Subject,
    Verdict Verdict,
    IReadOnlyList<Hop> Path,
    Witness? Witness,
    Witness? OneWay,
    IReadOnlyList<Change> Cut,
    string Reason,
    IReadOnlyList<Unread> Unread,
    bool? AnyBucket = null,
    IReadOnlyList<EndpointFinding>? Endpoints = null,
    IReadOnlyList<FirewallPassage>? Passes = null
)
{
    public static ReachResult From(ReachSubject subject, ReachFinding finding, PerimeterFinding perimeter) =>
        new(
            subject,
            finding.Verdict,
            finding.Path,
            finding.Witness,
            finding.OneWay,
            finding.Cut,
            finding.Reason,
            finding.Unread,
            perimeter.AnyBucket,
            perimeter.Endpoints,
            finding.Passes
        );
}
