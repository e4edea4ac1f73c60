// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of inference experiments. Terraform's AWS provider does not have them.</summary>
internal static class InferenceExperimentControls
{
    private static readonly Property KmsKey = new("KmsKey", null);
    private static readonly Property DataStorageConfig = new("DataStorageConfig", null);
    private static readonly Property DataStorageKey = new("DataStorageConfig.KmsKey", null);

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.23",
            Title = "Inference experiments encrypt instance storage with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.InferenceExperiment,
            Requirement = new PropertyIsPresent(KmsKey),
            ManagedRule = new("SAGEMAKER_INF_EXPERIMENT_INSTANCE_STORAGE_KMS_ENCRYPTED"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.OwnKey("what the experiment's instances store"),
            Fix = "The key is create-only: create the experiment again with KmsKey.",
            DeclaredFix = "Set `KmsKey` to a customer managed key.",
            Page = SecurityHubPages.ForControl("SageMaker.23"),
        },
        new()
        {
            Id = "SageMaker.24",
            Title = "Inference experiments encrypt captured data with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.InferenceExperiment,
            Requirement = new When(
                new IfPresent(DataStorageConfig, "The experiment captures no data."),
                new PropertyIsPresent(DataStorageKey)
            ),
            ManagedRule = new("SAGEMAKER_INF_EXPERIMENT_DATA_STORAGE_KMS_ENCRYPTED"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.OwnKey("the captured requests and answers"),
            Fix = "Update the inference experiment with DataStorageConfig.KmsKey.",
            DeclaredFix = "Set `DataStorageConfig.KmsKey` to a customer managed key.",
            Page = SecurityHubPages.ForControl("SageMaker.24"),
        },
    ];
}
