// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// Counts for endpoint configurations that host inference components: those with a variant that names no model. Elsewhere the
/// model's own settings decide.
/// </summary>
/// <remarks>Source: SageMaker API reference, CreateEndpointConfig: EnableNetworkIsolation, ExecutionRoleArn, VpcConfig.</remarks>
public sealed record IfHostsComponents : Condition
{
    private static readonly Property Variants = new("ProductionVariants", "production_variants[*]");
    private static readonly Property ModelName = new("ModelName", "model_name");

    /// <inheritdoc/>
    public override string Text => $"where an entry of `{Variants}` has no `{ModelName}`, so that it hosts inference components";

    /// <inheritdoc/>
    public override string AbsentText => $"Where `{Variants}` is absent, the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Variants, ModelName.Within(Variants)];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var variants = context.Properties.Find(Variants.Path);
        if (variants.IsAbsent)
            return context.Absent(new NotApplicable($"{Variants} is not set."));
        if (IfUnresolved(Variants.Path, variants) is { } open)
            return open;
        // What is not a list exempts nothing.
        if (variants.Elements is not { } elements)
            return null;

        Verdict result = new NotApplicable("Each variant names a model, whose own setting decides.");
        for (var i = 0; i < elements.Count; i++)
        {
            if (IfUnresolved($"{Variants}[{i}]", new PropertyValue(elements[i])) is { } unknown)
            {
                result = unknown;
                continue;
            }

            var model = new Properties(elements[i]).Find(ModelName.Path);
            // A model that only the deployment names is a model.
            if (model.Expression is not null || (!model.IsAbsent && model.Text is not null))
                continue;
            if (context.Origin != Origin.Recorded || !model.IsAbsent)
                return null;
            result = new Undetermined(DescribeNeed.Instance);
        }

        return result;
    }
}
