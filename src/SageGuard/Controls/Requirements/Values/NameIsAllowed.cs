// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The resource is one of those that the rule names.</summary>
/// <param name="Parameter">The rule parameter that holds names, or parents and names with a slash between them.</param>
public sealed record NameIsAllowed(RuleParameter<IReadOnlySet<string>?> Parameter) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"its name is one of the rule's `{Parameter}`";

    /// <inheritdoc/>
    public override string AbsentText => $"Without `{Parameter}` no name is.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var name = context.Resource.Name ?? "";
        return
            context.Parameters.Get(Parameter) is { } names && (names.Contains(name) || names.Contains(name[(name.LastIndexOf('/') + 1)..]))
            ? Compliant.Instance
            : new NonCompliant($"its name is not one of the rule's {Parameter}.");
    }
}
