// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>AWS's own rules for the same controls: with both, each resource has two results and, in Security Hub, two findings.</summary>
/// <remarks>
/// Source: AWS Security Hub CSPM user guide, "controls for SageMaker AI", which names a rule for each control, and that
/// rule's page in the AWS Config developer guide, which names its identifier.
/// </remarks>
internal static class AwsOwnRules
{
    private static readonly Dictionary<string, int> ControlOf = new(StringComparer.Ordinal)
    {
        ["SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"] = 1,
        ["SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC"] = 2,
        ["SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK"] = 3,
        ["SAGEMAKER_ENDPOINT_CONFIG_PROD_INSTANCE_COUNT"] = 4,
        ["SAGEMAKER_MODEL_ISOLATION_ENABLED"] = 5,
        ["SAGEMAKER_APP_IMAGE_CONFIG_TAGGED"] = 6,
        ["SAGEMAKER_IMAGE_TAGGED"] = 7,
        ["SAGEMAKER_NOTEBOOK_INSTANCE_PLATFORM_VERSION"] = 8,
        ["SAGEMAKER_DATA_QUALITY_JOB_ENCRYPT_IN_TRANSIT"] = 9,
        ["SAGEMAKER_MODEL_EXPLAINABILITY_JOB_ENCRYPT_IN_TRANSIT"] = 10,
        ["SAGEMAKER_DATA_QUALITY_JOB_ISOLATION"] = 11,
        ["SAGEMAKER_MODEL_BIAS_JOB_ISOLATION"] = 12,
        ["SAGEMAKER_MODEL_QUALITY_JOB_ENCRYPT_IN_TRANSIT"] = 13,
        ["SAGEMAKER_MONITORING_SCHEDULE_ISOLATION"] = 14,
        ["SAGEMAKER_MODEL_BIAS_JOB_ENCRYPT_IN_TRANSIT"] = 15,
        ["SAGEMAKER_MODEL_PRIVATE_REGISTRY_REQUIRED"] = 16,
        ["SAGEMAKER_FEATUREGROUP_ENCRYPTION_AT_REST"] = 17,
        ["SAGEMAKER_FEATUREGROUP_ONLINE_STORE_ENCRYPTION"] = 18,
        ["SAGEMAKER_MODEL_MULTICONTAINER_PRIVATE_REGISTRY"] = 19,
        ["SAGEMAKER_MODEL_EXPLAINABILITY_JOB_NETWORK_ISOLATION"] = 20,
        ["SAGEMAKER_NOTEBOOK_INSTANCE_STORAGE_VOL_KMS_ENCRYPTED"] = 21,
        // Older than the control, periodic, and judges the same property.
        ["SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED"] = 21,
        ["SAGEMAKER_MONITORING_SCHEDULE_TRAFFIC_ENCRYPTION"] = 22,
        ["SAGEMAKER_INF_EXPERIMENT_INSTANCE_STORAGE_KMS_ENCRYPTED"] = 23,
        ["SAGEMAKER_INF_EXPERIMENT_DATA_STORAGE_KMS_ENCRYPTED"] = 24,
        ["SAGEMAKER_MODEL_QUALITY_JOB_DEFINITION_ISOLATION"] = 25,
    };

    /// <summary>Their identifiers.</summary>
    public static IReadOnlyCollection<string> Identifiers => ControlOf.Keys;

    /// <summary>The control that one of AWS's rules is for; null where it is none of ours.</summary>
    public static Control? Of(RuleState rule) =>
        rule.Owner == "AWS" && ControlOf.TryGetValue(rule.SourceIdentifier, out var number) ? Catalog.Controls[number - 1] : null;
}
