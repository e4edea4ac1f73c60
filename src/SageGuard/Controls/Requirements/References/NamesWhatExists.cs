// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>What a property names exists. SageMaker checks that when a resource is made, and not later.</summary>
/// <param name="Property">The property that holds the name.</param>
/// <param name="Kind">The kind of what it names.</param>
public sealed record NamesWhatExists(Property Property, ResourceKind Kind) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"the {Kind.Noun} that `{Property}` names exists";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"An absent or empty `{Property}` fails. In a template or a plan the control does not apply: SageMaker refuses to create what names nothing.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<ResourceKind> AlsoDescribes => [Kind];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        if (context.Origin == Origin.Declared)
            return new NotApplicable($"SageMaker refuses to create it where the {Kind.Noun} does not exist.");
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NonCompliant($"{Property} is not set; it must name an existing {Kind.Noun}."));
        if (value.Text is not { } name)
            return new NonCompliant($"{Property} is {value}; it must name an existing {Kind.Noun}.");
        return context.Resource.NamedDefinition switch
        {
            null => new Undetermined(new NamedDefinitionNeed(Kind, name)),
            { Definition: null } => new NonCompliant(
                $"{Property} is {value}, which does not exist any more: no control can evaluate what it runs with."
            ),
            _ => Compliant.Instance,
        };
    }
}
