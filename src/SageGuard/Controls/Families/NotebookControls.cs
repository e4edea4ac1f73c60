// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of notebook instances.</summary>
internal static class NotebookControls
{
    private static readonly Property DirectInternetAccess = new("DirectInternetAccess", "direct_internet_access");
    private static readonly Property SubnetId = new("SubnetId", "subnet_id");
    private static readonly Property RootAccess = new("RootAccess", "root_access");
    private static readonly Property PlatformIdentifier = new("PlatformIdentifier", "platform_identifier");
    private static readonly Property KmsKeyId = new("KmsKeyId", "kms_key_id");

    private static readonly Property MetadataVersion = new(
        "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
        "instance_metadata_service_configuration[].minimum_instance_metadata_service_version"
    );

    private static readonly Property DefaultRepository = new("DefaultCodeRepository", "default_code_repository") { IsContent = true };
    private static readonly Property MoreRepositories = new("AdditionalCodeRepositories", "additional_code_repositories")
    {
        IsContent = true,
    };

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.1",
            Title = "Notebook instances have no direct internet access",
            Severity = Severity.High,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new PropertyEquals(DirectInternetAccess, "Disabled", Default: "Enabled"),
            ManagedRule = new("SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS", ManagedRuleTrigger.Periodic),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.Set(DirectInternetAccess, "Disabled"),
            // StringNotEquals also catches a request that leaves the field out, which the service takes as Enabled.
            Prevention = Prevention.By(
                new Deny("CreateNotebookInstance", new PolicyCondition("StringNotEquals", "sagemaker:DirectInternetAccess", "Disabled"))
            ),
            Why = "With direct internet access a notebook reaches, and can be reached by way of, the internet past your VPC's controls.",
            Fix =
                "The setting is create-only. Back up the files, create a notebook in a private subnet with DirectInternetAccess Disabled, restore, and retire the old one.",
            DeclaredFix = "Set `DirectInternetAccess` to `Disabled`, and name a private subnet and a security group.",
            Page = SecurityHubPages.ForControl("SageMaker.1"),
        },
        new()
        {
            Id = "SageMaker.2",
            Title = "Notebook instances run in a VPC of yours",
            Severity = Severity.High,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new PropertyIsPresent(SubnetId) { Allowed = ControlParameters.SubnetIds },
            ManagedRule = new("SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC"),
            NeedsSchedule = null,
            Parameters = [ControlParameters.SubnetIds],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.Set(SubnetId, OperatorValue.Subnet),
            Prevention = Prevention.By(new Deny("CreateNotebookInstance", new PolicyCondition("Null", "sagemaker:VpcSubnets", "true"))),
            Why = "Outside a VPC of yours no security group, endpoint policy or flow log applies to the notebook.",
            Fix = "The subnet is create-only. Recreate the notebook in a private subnet; SageMaker.1 is fixed by the same move.",
            DeclaredFix = "Set `SubnetId` to a private subnet of your VPC, and name a security group.",
            Page = SecurityHubPages.ForControl("SageMaker.2"),
        },
        new()
        {
            Id = "SageMaker.3",
            Title = "Users of notebook instances are not root",
            Severity = Severity.High,
            Concern = Concern.Access,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new PropertyEquals(RootAccess, "Disabled", Default: "Enabled"),
            ManagedRule = new("SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.Set(RootAccess, "Disabled"),
            Prevention = Prevention.By(
                new Deny("CreateNotebookInstance", new PolicyCondition("StringNotEquals", "sagemaker:RootAccess", "Disabled")),
                // An update that leaves the field out keeps it as it is: StringNotEquals would deny every resize.
                new Deny("UpdateNotebookInstance", new PolicyCondition("StringEquals", "sagemaker:RootAccess", "Enabled"))
            ),
            Why = "A user with root can undo every safeguard inside the notebook.",
            Fix = "Stop the notebook, update it with RootAccess Disabled, and start it again. Files stay; running kernels end.",
            DeclaredFix = "Set `RootAccess` to `Disabled`.",
            Page = SecurityHubPages.ForControl("SageMaker.3"),
        },
        new()
        {
            Id = "SageMaker.8",
            Title = "Notebook instances run on a supported platform",
            Severity = Severity.Medium,
            Concern = Concern.Platform,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new PropertyIsOneOf(PlatformIdentifier, ControlParameters.SupportedPlatforms)
            {
                // The default of new notebook instances since 2026-05-15; AWS moves it.
                DeclaredDefault = NotebookPlatform.AmazonLinux2023,
            },
            ManagedRule = new("SAGEMAKER_NOTEBOOK_INSTANCE_PLATFORM_VERSION", ManagedRuleTrigger.Periodic),
            NeedsSchedule = "AWS retires platforms, and upgrades notebooks, without a change that AWS Config's schema shows.",
            Parameters = [ControlParameters.SupportedPlatforms],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.Set(PlatformIdentifier, NotebookPlatform.AmazonLinux2023),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "A platform that AWS no longer supports gets no security updates.",
            Fix =
                $"Stop the notebook, update it with PlatformIdentifier {NotebookPlatform.AmazonLinux2023}, and start it again. Amazon Linux 1 cannot move: recreate.",
            DeclaredFix = $"Set `PlatformIdentifier` to `{NotebookPlatform.AmazonLinux2023}`.",
            Page = SecurityHubPages.ForControl("SageMaker.8"),
        },
        new()
        {
            Id = "SageMaker.21",
            Title = "Notebook instances encrypt their volume with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new PropertyIsPresent(KmsKeyId),
            ManagedRule = new("SAGEMAKER_NOTEBOOK_INSTANCE_STORAGE_VOL_KMS_ENCRYPTED")
            {
                // Older than the control, and periodic.
                Also = ["SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED"],
            },
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.Set(KmsKeyId, OperatorValue.KmsKey),
            Prevention = Prevention.By(
                new Deny("CreateNotebookInstance", new PolicyCondition("Null", "sagemaker:VolumeKmsKeyArn", "true"))
            ),
            Why = Reasons.OwnKey("the notebook's volume"),
            Fix = "The key is create-only. Recreate the notebook with KmsKeyId; SageMaker.1 is fixed by the same move.",
            DeclaredFix = "Set `KmsKeyId` to a customer managed key.",
            Page = SecurityHubPages.ForControl("SageMaker.21"),
        },
        new()
        {
            Id = "SageGuard.1",
            Title = "Notebook instances take version 2 of the metadata service only",
            Severity = Severity.Medium,
            Concern = Concern.Access,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new PropertyEquals(MetadataVersion, "2", Default: "1"),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.Set(MetadataVersion, "2"),
            Prevention = Prevention.By(
                new Deny(
                    "CreateNotebookInstance",
                    new PolicyCondition("StringNotEquals", "sagemaker:MinimumInstanceMetadataServiceVersion", "2")
                ),
                new Deny(
                    "UpdateNotebookInstance",
                    new PolicyCondition("StringEquals", "sagemaker:MinimumInstanceMetadataServiceVersion", "1")
                )
            ),
            Why = "Version 1 hands the role's credentials to any request that code in the notebook can be made to send, without a session.",
            Fix =
                "Stop the notebook, update it with MinimumInstanceMetadataServiceVersion 2, and start it again. Files stay; running kernels end.",
            DeclaredFix = "Set `InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion` to `2`.",
            Page = ApiPages.ForName("InstanceMetadataServiceConfiguration"),
        },
        new()
        {
            Id = "SageGuard.2",
            Title = "Notebook instances encrypt their volume with one of the keys that the rule names",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new When(
                new IfGiven(ControlParameters.KmsKeyArns),
                new IsCustomerKey(KmsKeyId) { Allowed = ControlParameters.KmsKeyArns }
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.KmsKeyArns],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None("Recreate the notebook with `sageguard remediate` for SageMaker.21 and the right key."),
            Prevention = Prevention.None(
                "The keys are the operator's own: write a statement with sagemaker:VolumeKmsKeyArn and their ARNs."
            ),
            Why = Reasons.OwnKey("the notebook's volume"),
            Fix = "The key is create-only. Recreate the notebook with one of the keys that the rule names.",
            DeclaredFix = "Set `KmsKeyId` to one of the keys that the rule names.",
            Page = ApiPages.ForName("CreateNotebookInstance"),
        },
        new()
        {
            Id = "SageGuard.3",
            Title = "The KMS key of a notebook instance is customer managed and enabled",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new KeyIsUsable(KmsKeyId, "KmsKeyId is not set: SageMaker.21 asks for a key."),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(
                "A disabled key is enabled in AWS KMS; for another key recreate the notebook with `sageguard remediate` for SageMaker.21."
            ),
            Prevention = Prevention.None("No request to SageMaker says the state of a key."),
            Why = Reasons.UnusableKey,
            Fix =
                "Enable the key, or cancel its deletion. Where the key is AWS's or gone, recreate the notebook with a customer managed key.",
            DeclaredFix = "Set `KmsKeyId` to a customer managed key that is enabled.",
            Page = ApiPages.ForName("CreateNotebookInstance"),
        },
        new()
        {
            Id = "SageGuard.11",
            Title = "Notebook instances hold no credentials in the URLs of their repositories",
            Severity = Severity.Medium,
            Concern = Concern.Secrets,
            Kind = ResourceKinds.NotebookInstance,
            Requirement = new AllOf(
                new UrlIsPlain(DefaultRepository) { Hosts = ControlParameters.RepositoryHosts },
                new UrlIsPlain(MoreRepositories) { Hosts = ControlParameters.RepositoryHosts }
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.RepositoryHosts],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(
                "A repository's URL is the owner's to correct, and its credentials must be replaced where they were issued."
            ),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "Anyone who may describe the notebook reads the credentials, and AWS Config records them.",
            Fix =
                "Revoke the credentials, put new ones into AWS Secrets Manager, and update the notebook with the plain URL or a code repository of SageMaker.",
            DeclaredFix = "Write the URLs in `DefaultCodeRepository` and `AdditionalCodeRepositories` without credentials.",
            Page = ApiPages.ForName("CreateNotebookInstance"),
        },
    ];
}
