// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of models.</summary>
internal static class ModelControls
{
    private static readonly Property EnableNetworkIsolation = new("EnableNetworkIsolation", "enable_network_isolation");
    private static readonly Property PrimaryContainer = new("PrimaryContainer", "primary_container[]");
    private static readonly Property Containers = new("Containers", "container[*]");
    private static readonly Property RepositoryAccessMode = new("ImageConfig.RepositoryAccessMode", "image_config[].repository_access_mode");

    private const string PrivateRegistry = "An image from a registry in your VPC is pulled without crossing the internet.";

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.5",
            Title = "Models run in network isolation",
            Severity = Severity.Medium,
            Kind = ResourceKinds.Model,
            Requirement = new FlagIsTrue(EnableNetworkIsolation),
            ManagedRule = new("SAGEMAKER_MODEL_ISOLATION_ENABLED"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(new Deny("CreateModel", new PolicyCondition("BoolIfExists", "sagemaker:NetworkIsolation", "false"))),
            Why = Reasons.Isolation,
            Fix = "A model cannot be changed: create it again with EnableNetworkIsolation true and point endpoint configurations to it.",
            DeclaredFix = "Set `EnableNetworkIsolation` to `true`.",
            Page = SecurityHubPages.Of("SageMaker.5"),
        },
        new()
        {
            Id = "SageMaker.16",
            Title = "A model's primary container comes from a private registry",
            Severity = Severity.Medium,
            Kind = ResourceKinds.Model,
            Requirement = new When(
                new IfPresent(PrimaryContainer, "The model has no primary container."),
                new PropertyEquals(RepositoryAccessMode.Within(PrimaryContainer), "Vpc", Default: "Platform")),
            ManagedRule = new("SAGEMAKER_MODEL_PRIVATE_REGISTRY_REQUIRED"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = PrivateRegistry,
            Fix = "A model cannot be changed: create it again with ImageConfig.RepositoryAccessMode Vpc for its primary container.",
            DeclaredFix = "Set `PrimaryContainer.ImageConfig.RepositoryAccessMode` to `Vpc`.",
            Page = SecurityHubPages.Of("SageMaker.16"),
        },
        new()
        {
            Id = "SageMaker.19",
            Title = "All containers of an inference pipeline come from a private registry",
            Severity = Severity.Medium,
            Kind = ResourceKinds.Model,
            Requirement = new EveryElement(Containers, new PropertyEquals(RepositoryAccessMode, "Vpc", Default: "Platform")),
            ManagedRule = new("SAGEMAKER_MODEL_MULTICONTAINER_PRIVATE_REGISTRY"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = PrivateRegistry,
            Fix = "A model cannot be changed: create it again with ImageConfig.RepositoryAccessMode Vpc for each container.",
            DeclaredFix = "Set `Containers.ImageConfig.RepositoryAccessMode` to `Vpc` in each container.",
            Page = SecurityHubPages.Of("SageMaker.19"),
        },
    ];
}
