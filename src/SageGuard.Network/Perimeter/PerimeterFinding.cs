// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Perimeter;

/// <summary>Where data can go through the VPC endpoints that a workload can use.</summary>
/// <param name="AnyBucket">True where it can write to any account's S3 buckets; null where that is not known.</param>
/// <param name="Endpoints">The endpoints.</param>
/// <param name="Unread">What must be read.</param>
public sealed record PerimeterFinding(bool? AnyBucket, IReadOnlyList<EndpointFinding> Endpoints, IReadOnlyList<Unread> Unread);
