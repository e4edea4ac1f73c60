// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws;

/// <summary>What narrows a rule's scope beyond its types.</summary>
/// <param name="ResourceId">The one resource that it is for; null for all.</param>
/// <param name="TagKey">The tag that a resource must have; null for none.</param>
/// <param name="TagValue">The value of that tag; null for any.</param>
public sealed record ScopeState(string? ResourceId, string? TagKey, string? TagValue);
