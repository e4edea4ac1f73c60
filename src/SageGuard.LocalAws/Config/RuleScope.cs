// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Config;

/// <summary>Which resources a change-triggered rule is for.</summary>
internal sealed record RuleScope(IReadOnlyList<string> Types, string? ResourceId, string? TagKey, string? TagValue)
{
    public bool Covers(ConfigurationItem item) =>
        (Types.Count == 0 || Types.Contains(item.Type))
        && (ResourceId is null || ResourceId == item.Id)
        && (TagKey is null || (item.Tags.TryGetValue(TagKey, out var value) && (TagValue is null || TagValue == value)));
}
