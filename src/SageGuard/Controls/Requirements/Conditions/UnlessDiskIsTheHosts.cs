// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// Counts unless the volume cannot have a key: only serverless variants, or an instance type with local storage, for which the
/// service refuses one.
/// </summary>
/// <remarks>Source: SageMaker API reference, CreateEndpointConfig, KmsKeyId.</remarks>
public sealed record UnlessDiskIsTheHosts : Condition
{
    private static readonly Property Variants = new("ProductionVariants", "production_variants[*]");
    private static readonly Property Shadows = new("ShadowProductionVariants", "shadow_production_variants[*]");
    private static readonly Property Serverless = new("ServerlessConfig", "serverless_config[]");
    private static readonly Property InstanceType = new("InstanceType", "instance_type");
    private static readonly Property Pools = new("InstancePools", null);

    /// <inheritdoc/>
    public override string Text => $"where a variant has instances, and none of an `{InstanceType}` with local storage";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Variants}` exempts nothing.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties =>
        [
            Variants,
            Serverless.Within(Variants),
            InstanceType.Within(Variants),
            InstanceType.Within(Pools).Within(Variants),
            Shadows,
            InstanceType.Within(Shadows),
        ];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => ["ml.m5.large", "ml.g5.xlarge"];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var variants = context.Properties.Find(Variants.Path);
        if (variants.IsAbsent)
            return context.Absent(null);
        if (IfUnresolved(Variants.Path, variants) is { } open)
            return open;
        if (variants.Elements is not { } elements)
            return null;

        Verdict? unknown = null;
        foreach (var type in elements.Concat(context.Properties.Find(Shadows.Path).Elements ?? []).SelectMany(Types))
        {
            unknown ??= IfUnresolved(InstanceType.Path, type);
            if (type.Text is { } name && LocalStorage.Has(name))
                return new NotApplicable($"{name} has local storage, which the host encrypts and for which the service refuses a key.");
        }

        if (unknown is not null)
            return unknown;
        return elements.All(element => new Properties(element).Find(Serverless.Path) is { IsObject: true, Expression: null })
            ? new NotApplicable("Every variant is serverless and has no volume.")
            : null;
    }

    private static IEnumerable<PropertyValue> Types(System.Text.Json.JsonElement variant)
    {
        var properties = new Properties(variant);
        yield return properties.Find(InstanceType.Path);
        foreach (var pool in properties.Find(Pools.Path).Elements ?? [])
            yield return new Properties(pool).Find(InstanceType.Path);
    }
}
