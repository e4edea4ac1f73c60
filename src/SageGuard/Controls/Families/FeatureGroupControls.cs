// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of feature groups.</summary>
internal static class FeatureGroupControls
{
    private static readonly Property OfflineStore = new("OfflineStoreConfig", "offline_store_config[]");
    private static readonly Property OfflineKey = new(
        "OfflineStoreConfig.S3StorageConfig.KmsKeyId",
        "offline_store_config[].s3_storage_config[].kms_key_id"
    );
    private static readonly Property EnableOnlineStore = new(
        "OnlineStoreConfig.EnableOnlineStore",
        "online_store_config[].enable_online_store"
    );
    private static readonly Property StorageType = new("OnlineStoreConfig.StorageType", "online_store_config[].storage_type");
    private static readonly Property OnlineKey = new(
        "OnlineStoreConfig.SecurityConfig.KmsKeyId",
        "online_store_config[].security_config[].kms_key_id"
    );

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.17",
            Title = "Feature groups encrypt their offline store with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.FeatureGroup,
            Requirement = new When(
                new IfPresent(OfflineStore, "The feature group has no offline store."),
                new PropertyIsPresent(OfflineKey)
            ),
            ManagedRule = new("SAGEMAKER_FEATUREGROUP_ENCRYPTION_AT_REST"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(
                new Deny(
                    "CreateFeatureGroup",
                    new PolicyCondition("Null", "sagemaker:FeatureGroupOfflineStoreConfig", "false"),
                    new PolicyCondition("Null", "sagemaker:FeatureGroupOfflineStoreKmsKeyArn", "true")
                )
            ),
            Why = Reasons.OwnKey("the features in Amazon S3"),
            Fix =
                "The key is create-only: create the feature group again with OfflineStoreConfig.S3StorageConfig.KmsKeyId and load its data.",
            DeclaredFix = "Set `OfflineStoreConfig.S3StorageConfig.KmsKeyId` to a customer managed key.",
            Page = SecurityHubPages.ForControl("SageMaker.17"),
        },
        new()
        {
            Id = "SageMaker.18",
            Title = "Feature groups encrypt their online store with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.FeatureGroup,
            Requirement = new When(
                new IfTrue(EnableOnlineStore, "The feature group has no online store."),
                new When(new UnlessEqual(StorageType, "InMemory", "The online store is kept in memory."), new PropertyIsPresent(OnlineKey))
            ),
            ManagedRule = new("SAGEMAKER_FEATUREGROUP_ONLINE_STORE_ENCRYPTION"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(
                new Deny(
                    "CreateFeatureGroup",
                    new PolicyCondition("Bool", "sagemaker:FeatureGroupEnableOnlineStore", "true"),
                    new PolicyCondition("Null", "sagemaker:FeatureGroupOnlineStoreKmsKeyArn", "true")
                )
            ) with
            {
                Caveat = "In-memory stores cannot be distinguished and are denied too.",
            },
            Why = Reasons.OwnKey("the features in the online store"),
            Fix =
                "The key is create-only: create the feature group again with OnlineStoreConfig.SecurityConfig.KmsKeyId and load its data.",
            DeclaredFix = "Set `OnlineStoreConfig.SecurityConfig.KmsKeyId` to a customer managed key.",
            Page = SecurityHubPages.ForControl("SageMaker.18"),
        },
        new()
        {
            Id = "SageGuard.216",
            Title = "The offline store of feature groups is in a bucket of the own account, or of one that is allowed",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.FeatureGroup,
            Requirement = new BucketIsOfAllowedAccount(
                new("OfflineStoreConfig.S3StorageConfig.S3Uri", "offline_store_config[].s3_storage_config[].s3_uri")
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(
                "The buckets are the operator's own: write a statement with sagemaker:FeatureGroupOfflineStoreS3Uri and their addresses."
            ),
            Why =
                "The owner of the bucket reads the features, and can change what models are trained on. The name of a bucket that does not exist can be taken by anyone.",
            Fix =
                "The address is create-only: create the feature group again with a bucket of the own account and load its data. An account that you trust can be named in the rule's allowedAccounts.",
            DeclaredFix = "Set `OfflineStoreConfig.S3StorageConfig.S3Uri` to a bucket of the own account.",
            Page = ApiPages.ForName("S3StorageConfig"),
        },
        ImageControls.IsTagged(
            "SageGuard.215",
            "Feature groups are tagged",
            ResourceKinds.FeatureGroup,
            "SAGEMAKER_FEATURE_GROUP_TAGGED",
            ApiPages.ForName("CreateFeatureGroup")
        ),
    ];
}
