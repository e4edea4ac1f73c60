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
    private static readonly Property RepositoryAccessMode = new(
        "ImageConfig.RepositoryAccessMode",
        "image_config[].repository_access_mode"
    );

    private static readonly Property Subnets = new("VpcConfig.Subnets", "vpc_config[].subnets") { IsContent = true };
    private static readonly Property Environment = new("Environment", "environment") { IsContent = true };
    private static readonly Property DataUrl = new("ModelDataUrl", "model_data_url");
    private static readonly Property DataSource = new("ModelDataSource", "model_data_source[]");
    private static readonly Property DataInS3 = new("ModelDataSource.S3DataSource.S3Uri", "model_data_source[].s3_data_source[].s3_uri");
    private static readonly Property MoreData = new("AdditionalModelDataSources", null);
    private static readonly Property Image = new("Image", "image") { IsContent = true };
    private static readonly Property ETag = new("ModelDataSource.S3DataSource.ETag", null) { IsOnlyInApi = true };

    private const string PrivateRegistry = "An image from a registry in your VPC is pulled without crossing the internet.";

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.5",
            Title = "Models run in network isolation",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
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
            Page = SecurityHubPages.ForControl("SageMaker.5"),
        },
        new()
        {
            Id = "SageMaker.16",
            Title = "A model's primary container comes from a private registry",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.Model,
            Requirement = new When(
                new IfPresent(PrimaryContainer, "The model has no primary container."),
                new PropertyEquals(RepositoryAccessMode.Within(PrimaryContainer), "Vpc", Default: "Platform")
            ),
            ManagedRule = new("SAGEMAKER_MODEL_PRIVATE_REGISTRY_REQUIRED"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = PrivateRegistry,
            Fix = "A model cannot be changed: create it again with ImageConfig.RepositoryAccessMode Vpc for its primary container.",
            DeclaredFix = "Set `PrimaryContainer.ImageConfig.RepositoryAccessMode` to `Vpc`.",
            Page = SecurityHubPages.ForControl("SageMaker.16"),
        },
        new()
        {
            Id = "SageMaker.19",
            Title = "All containers of an inference pipeline come from a private registry",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
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
            Page = SecurityHubPages.ForControl("SageMaker.19"),
        },
        new()
        {
            Id = "SageGuard.80",
            Title = "Models run in a VPC of yours",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.Model,
            Requirement = new ListIsPresent(Subnets),
            ManagedRule = new("SAGEMAKER_MODEL_IN_VPC"),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(new Deny("CreateModel", new PolicyCondition("Null", "sagemaker:VpcSubnets", "true"))) with
            {
                Caveat = "It also denies models for serverless endpoints, which take no VPC.",
            },
            Why =
                "Without a VPC of yours the containers reach the internet, and no security group, endpoint policy or flow log applies to them.",
            Fix =
                "A model cannot be changed: create it again with VpcConfig and point endpoint configurations to it. A serverless endpoint takes no VPC: waive it there.",
            DeclaredFix = "Set `VpcConfig.Subnets` to private subnets of your VPC, and name security groups.",
            Page = ApiPages.ForName("CreateModel"),
        },
        new()
        {
            Id = "SageGuard.82",
            Title = "Models run images of known origin",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.Model,
            Requirement = InEachContainer(new OfModelPackage(new ImageOrigin(Image)) { ByAccount = true }),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts, ControlParameters.ImageRegistries],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.ForeignImage,
            Fix =
                "A model cannot be changed: copy the image into Amazon ECR of the own account, create the model again with it and point endpoint configurations to it. An account or a registry that you trust can be named in the rule's allowedAccounts or imageRegistries.",
            DeclaredFix =
                "Set `PrimaryContainer.Image` or `Containers.Image` to an image in Amazon ECR of the own account, or name its account in the rule's allowedAccounts.",
            Page = ApiPages.ForName("ContainerDefinition"),
        },
        new()
        {
            Id = "SageGuard.83",
            Title = "Models name their images so that no one can exchange them",
            Severity = Severity.Low,
            Concern = Concern.Origin,
            Kind = ResourceKinds.Model,
            Requirement = InEachContainer(new OfModelPackage(new ImageIsPinned(Image))),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.MovableTag,
            Fix =
                "Make the repository's tags immutable (aws ecr put-image-tag-mutability), or create the model again with the image's digest.",
            DeclaredFix = "Name the image in `PrimaryContainer.Image` or `Containers.Image` by its digest.",
            Page = ApiPages.ForName("ContainerDefinition"),
        },
        new()
        {
            Id = "SageGuard.84",
            Title = "The data of models is in a bucket of the own account, or of one that is allowed",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.Model,
            Requirement = InEachContainer(
                new OfModelPackage(
                    new AllOf(
                        new BucketIsOfAllowedAccount(DataUrl) { AbsentPasses = true },
                        new BucketIsOfAllowedAccount(DataInS3) { AbsentPasses = true },
                        new EveryElement(MoreData, new BucketIsOfAllowedAccount(new("S3DataSource.S3Uri", null)) { AbsentPasses = true })
                    )
                )
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.ForeignBucket,
            Fix =
                "A model cannot be changed: copy its data into a bucket of the own account, and create the model again with it. An account that you trust can be named in the rule's allowedAccounts.",
            DeclaredFix = "Set `PrimaryContainer.ModelDataUrl` or `Containers.ModelDataUrl` to an object in a bucket of the own account.",
            Page = ApiPages.ForName("ContainerDefinition"),
        },
        new()
        {
            Id = "SageGuard.85",
            Title = "The environment of a model's containers holds no secret",
            Severity = Severity.High,
            Concern = Concern.Secrets,
            Kind = ResourceKinds.Model,
            Requirement = InEachContainer(new MapHoldsNoSecret(Environment)),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "Anyone who may describe the model reads its environment, and AWS Config records it.",
            Fix =
                "Revoke the secret, keep the new one in AWS Secrets Manager, and create the model again so that its container reads it there with its role.",
            DeclaredFix =
                "Remove the secret from `PrimaryContainer.Environment` or `Containers.Environment`, and let the container read it from AWS Secrets Manager with its role.",
            Page = ApiPages.ForName("ContainerDefinition"),
        },
        new()
        {
            Id = "SageGuard.87",
            Title = "Models record the ETag of their data in Amazon S3",
            Severity = Severity.Low,
            Concern = Concern.Origin,
            Kind = ResourceKinds.Model,
            Requirement = InEachContainer(
                new UnlessExempt(new PropertyIsPresent(ETag), new IfAnyPresent([DataUrl, DataSource], "The container has no model data."))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why =
                "Without the expected ETag, data that someone replaced in the bucket is loaded as if it were the model that was approved.",
            Fix = "A model cannot be changed: create it again with ModelDataSource.S3DataSource and the ETag of the object.",
            DeclaredFix =
                "CloudFormation and Terraform cannot set the ETag: create the model by the API, with the ETag in its `PrimaryContainer.ModelDataSource`.",
            Page = ApiPages.ForName("S3ModelDataSource"),
        },
    ];

    private static InEachContainer InEachContainer(Requirement requirement) => new(PrimaryContainer, Containers, requirement);
}
