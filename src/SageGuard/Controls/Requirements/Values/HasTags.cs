// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The resource has tags: all the keys of the rule's parameter, or any one that is not AWS's own.</summary>
public sealed record HasTags : Requirement
{
    /// <inheritdoc/>
    public override string Text =>
        $"it has a tag whose key does not begin with `aws:`, or all the rule's `{ControlParameters.RequiredKeyTags}`";

    /// <inheritdoc/>
    public override string AbsentText => "Where the source has no tags, they are read from SageMaker; none there fails.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [];

    /// <inheritdoc/>
    public override bool ReadsTags => true;

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        if (context.Resource.Tags is not { } tags)
            return new Undetermined(TagsNeed.Instance);

        if (context.Parameters.Get(ControlParameters.RequiredKeyTags) is { } required)
        {
            var missing = required.Where(key => !tags.ContainsKey(key)).ToList();
            return missing.Count == 0 ? Compliant.Instance : new NonCompliant($"It lacks the tag keys {string.Join(", ", missing)}.");
        }

        return tags.Keys.Any(key => !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            ? Compliant.Instance
            : new NonCompliant("It has no tag of its own; it must have at least one whose key does not begin with aws:.");
    }
}
