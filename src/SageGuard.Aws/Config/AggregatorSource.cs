// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws;

/// <summary>One source of an aggregator.</summary>
/// <param name="Id">The account, or the organization.</param>
/// <param name="Type"><c>ACCOUNT</c> or <c>ORGANIZATION</c>.</param>
/// <param name="Region">The Region.</param>
/// <param name="Status"><c>SUCCEEDED</c>, <c>FAILED</c> or <c>OUTDATED</c>.</param>
/// <param name="Updated">When it was last updated; null where the answer does not say.</param>
/// <param name="Error">What kept it from being updated; null where nothing did.</param>
public sealed record AggregatorSource(string Id, string Type, string Region, string Status, DateTimeOffset? Updated, string? Error);
