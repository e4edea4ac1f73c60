// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of endpoint configurations.</summary>
internal static class EndpointControls
{
    private static readonly Property ProductionVariants = new("ProductionVariants", "production_variants[*]");
    private static readonly Property InitialInstanceCount = new("InitialInstanceCount", "initial_instance_count");
    private static readonly Property ServerlessConfig = new("ServerlessConfig", "serverless_config[]");

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.4",
            Title = "Production variants start with more than one instance",
            Severity = Severity.Medium,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new EveryElement(ProductionVariants, new NumberExceeds(InitialInstanceCount, 1)) { Except = ServerlessConfig },
            ManagedRule = new("SAGEMAKER_ENDPOINT_CONFIG_PROD_INSTANCE_COUNT", ManagedRuleTrigger.Periodic),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "An endpoint on one instance, in one Availability Zone, is gone when that instance or zone is.",
            Fix = "Create an endpoint configuration with InitialInstanceCount of at least 2 for each variant and update the endpoint to use it.",
            DeclaredFix = "Set `ProductionVariants.InitialInstanceCount` to at least 2 in each variant.",
            Page = SecurityHubPages.Of("SageMaker.4"),
        },
    ];
}
