// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>
/// Endpoint configurations for inference components carry the network isolation that models carry elsewhere, and no control
/// evaluates it there.
/// </summary>
/// <remarks>Source: SageMaker API reference, CreateEndpointConfig: EnableNetworkIsolation, ExecutionRoleArn, VpcConfig.</remarks>
internal static class EndpointIsolation
{
    private const string Setting = "EnableNetworkIsolation";

    /// <summary>The gap of such a configuration without isolation; null for any other resource.</summary>
    public static Gap? GapOf(Candidate candidate)
    {
        if (candidate.Kind != ResourceKinds.EndpointConfig || candidate.NotApplicable is not null || candidate.NotSelected is not null) return null;
        if (candidate.Forms.All(form => HasModels(form.Resource.Properties) || form.Resource.Properties.Find(Setting).Flag == true)) return null;
        var name = candidate.Declaration?.NameOf(Setting) ?? Setting;
        return new Gap(
            candidate.Subject with { Location = candidate.Declaration?.LocationOf(Setting) ?? candidate.Subject.Location },
            $"{name} is not true. A variant without a model is for inference components, whose isolation this setting decides, and no control evaluates it.",
            "Look at it yourself; --unjudged pass accepts it and still lists it.")
        { IsUnjudged = true };
    }

    // Where each variant names a model, the model's own setting counts, and SageMaker.5 evaluates it.
    private static bool HasModels(Properties properties)
    {
        var variants = properties.Find("ProductionVariants");
        if (variants.Elements is not { Count: > 0 } elements) return true;
        return elements.All(element => new Properties(element) is var variant && (!variant.Find("ModelName").IsAbsent || new PropertyValue(element).Expression is not null));
    }
}
