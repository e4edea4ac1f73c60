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

    private static readonly Property ShadowVariants = new("ShadowProductionVariants", "shadow_production_variants[*]");
    private static readonly Property VolumeKey = new("KmsKeyId", "kms_key_arn");
    private static readonly Property Capture = new("DataCaptureConfig", "data_capture_config[]");
    private static readonly Property EnableCapture = new("EnableCapture", "enable_capture");
    private static readonly Property Key = new("KmsKeyId", "kms_key_id");
    private static readonly Property Async = new("AsyncInferenceConfig", "async_inference_config[]");
    private static readonly Property AsyncKey = new("OutputConfig.KmsKeyId", "output_config[].kms_key_id");
    private static readonly Property Isolated = new("EnableNetworkIsolation", null);
    private static readonly Property Subnets = new("VpcConfig.Subnets", null) { IsContent = true };
    private static readonly Property Ssm = new("EnableSSMAccess", "enable_ssm_access");
    private static readonly Property CoreDump = new("CoreDumpConfig", "core_dump_config[]") { IsOnlyInApi = true };

    private static readonly Property Captured = new("DataCaptureConfig.DestinationS3Uri", "data_capture_config[].destination_s3_uri");
    private static readonly Property AsyncOutput = new(
        "AsyncInferenceConfig.OutputConfig.S3OutputPath",
        "async_inference_config[].output_config[].s3_output_path"
    );
    private static readonly Property AsyncFailures = new(
        "AsyncInferenceConfig.OutputConfig.S3FailurePath",
        "async_inference_config[].output_config[].s3_failure_path"
    );
    private static readonly Property CoreDumps = new("CoreDumpConfig.DestinationS3Uri", "core_dump_config[].destination_s3_uri")
    {
        IsOnlyInApi = true,
    };

    private static readonly Property ComponentImage = new("Specification.Container.DeployedImage.SpecifiedImage", null)
    {
        IsContent = true,
    };
    private static readonly Property ContainerImage = new("Container.DeployedImage.SpecifiedImage", null) { IsContent = true };
    private static readonly Property Artifact = new("Specification.Container.ArtifactUrl", null);
    private static readonly Property ContainerArtifact = new("Container.ArtifactUrl", null);
    private static readonly Property ComponentEnvironment = new("Specification.Container.Environment", null) { IsContent = true };
    private static readonly Property Specifications = new("Specifications", null) { IsContent = true };
    private static readonly Property ContainerEnvironment = new("Container.Environment", null) { IsContent = true };

    private const string NewConfiguration = "An endpoint configuration cannot be changed: create one";

    private const string KeysAreNotTold = "IAM has no condition key for this key, so no policy can deny it.";

    private const string ComponentsOnly =
        "The condition key is absent as well where the variants name models, so a policy would deny those.";

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageMaker.4",
            Title = "Production variants start with more than one instance",
            Severity = Severity.Medium,
            Concern = Concern.Availability,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new EveryElement(ProductionVariants, new NumberExceeds(InitialInstanceCount, 1)) { Except = ServerlessConfig },
            ManagedRule = new("SAGEMAKER_ENDPOINT_CONFIG_PROD_INSTANCE_COUNT", ManagedRuleTrigger.Periodic),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "An endpoint on one instance, in one Availability Zone, is gone when that instance or zone is.",
            Fix =
                "Create an endpoint configuration with InitialInstanceCount of at least 2 for each variant and update the endpoint to use it.",
            DeclaredFix = "Set `ProductionVariants.InitialInstanceCount` to at least 2 in each variant.",
            Page = SecurityHubPages.ForControl("SageMaker.4"),
        },
        new()
        {
            Id = "SageGuard.90",
            Title = "Endpoint configurations encrypt the instances' volume with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new UnlessExempt(
                new IsCustomerKey(VolumeKey) { Allowed = ControlParameters.KmsKeyArns },
                new UnlessDiskIsTheHosts()
            ),
            ManagedRule = new("SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED", ManagedRuleTrigger.Periodic),
            NeedsSchedule = null,
            Parameters = [ControlParameters.KmsKeyArns],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(
                "The condition key sagemaker:VolumeKmsKeyArn is absent as well for variants that cannot have a key, serverless or with local storage, so a policy would deny those."
            ),
            Why = Reasons.OwnKey("what the instances keep on their volumes"),
            Fix = $"{NewConfiguration} with KmsKeyId and update the endpoint to use it.",
            DeclaredFix = "Set `KmsKeyId` to a customer managed key.",
            Page = ApiPages.ForName("CreateEndpointConfig"),
        },
        new()
        {
            Id = "SageGuard.92",
            Title = "Captured requests and responses are encrypted with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new InBlock(
                Capture,
                new When(new UnlessFalse(EnableCapture, "Capture is switched off."), new IsCustomerKey(Key))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(KeysAreNotTold),
            Why = Reasons.OwnKey("the captured requests and responses"),
            Fix = $"{NewConfiguration} with DataCaptureConfig.KmsKeyId and update the endpoint to use it.",
            DeclaredFix = "Set `DataCaptureConfig.KmsKeyId` to a customer managed key.",
            Page = ApiPages.ForName("DataCaptureConfig"),
        },
        new()
        {
            Id = "SageGuard.93",
            Title = "The output of asynchronous inference is encrypted with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new InBlock(Async, new IsCustomerKey(AsyncKey)),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(KeysAreNotTold),
            Why = Reasons.OwnKey("the responses"),
            Fix = $"{NewConfiguration} with AsyncInferenceConfig.OutputConfig.KmsKeyId and update the endpoint to use it.",
            DeclaredFix = "Set `AsyncInferenceConfig.OutputConfig.KmsKeyId` to a customer managed key.",
            Page = ApiPages.ForName("AsyncInferenceOutputConfig"),
        },
        new()
        {
            Id = "SageGuard.94",
            Title = "Endpoint configurations for inference components run in network isolation",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new When(new IfHostsComponents(), new FlagIsTrue(Isolated)),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(ComponentsOnly),
            Why = Reasons.Isolation,
            Fix = $"{NewConfiguration} with EnableNetworkIsolation true and update the endpoint to use it.",
            DeclaredFix =
                "Set `EnableNetworkIsolation` to `true` (Terraform: by the provider awscc), or name a model in each `ProductionVariants.ModelName`.",
            Page = ApiPages.ForName("CreateEndpointConfig"),
        },
        new()
        {
            Id = "SageGuard.95",
            Title = "Endpoint configurations for inference components run in a VPC of yours",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new When(new IfHostsComponents(), new ListIsPresent(Subnets)),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(ComponentsOnly),
            Why =
                "Without a VPC of yours the containers reach the internet, and no security group, endpoint policy or flow log applies to them.",
            Fix = $"{NewConfiguration} with VpcConfig and update the endpoint to use it.",
            DeclaredFix =
                "Set the subnets and security groups of VpcConfig (Terraform: by the provider awscc), or name a model in each `ProductionVariants.ModelName`.",
            Page = ApiPages.ForName("CreateEndpointConfig"),
        },
        new()
        {
            Id = "SageGuard.96",
            Title = "No one can open a session in an endpoint's containers",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new AllOf(
                new EveryElement(ProductionVariants, new FlagIsFalse(Ssm)),
                new EveryElement(ShadowVariants, new FlagIsFalse(Ssm))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why =
                "A session of AWS Systems Manager is a shell beside the model, its data and its role, past the endpoint's own access control.",
            Fix = $"{NewConfiguration} without EnableSSMAccess in its variants and update the endpoint to use it.",
            DeclaredFix =
                "Remove `ProductionVariants.EnableSSMAccess` and `ShadowProductionVariants.EnableSSMAccess`, or set them to `false`.",
            Page = ApiPages.ForName("ProductionVariant"),
        },
        new()
        {
            Id = "SageGuard.97",
            Title = "Core dumps of an endpoint's containers are encrypted with a KMS key",
            Severity = Severity.Medium,
            Concern = Concern.DataAtRest,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new AllOf(
                new EveryElement(ProductionVariants, new InBlock(CoreDump, new IsCustomerKey(Key))),
                new EveryElement(ShadowVariants, new InBlock(CoreDump, new IsCustomerKey(Key)))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(KeysAreNotTold),
            Why = "A core dump holds what the model had in memory. With a KMS key of yours you decide, and can see, who decrypts it.",
            Fix = $"{NewConfiguration} with CoreDumpConfig.KmsKeyId in its variants and update the endpoint to use it.",
            DeclaredFix =
                "Set `ProductionVariants.CoreDumpConfig.KmsKeyId` to a customer managed key; CloudFormation cannot set core dumps.",
            Page = ApiPages.ForName("ProductionVariantCoreDumpConfig"),
        },
        new()
        {
            Id = "SageGuard.99",
            Title = "What an endpoint writes goes to buckets of the own account, or of those that are allowed",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.EndpointConfig,
            Requirement = new AllOf(
                new BucketIsOfAllowedAccount(Captured),
                new BucketIsOfAllowedAccount(AsyncOutput),
                new BucketIsOfAllowedAccount(AsyncFailures),
                new EveryElement(ProductionVariants, new BucketIsOfAllowedAccount(CoreDumps)),
                new EveryElement(ShadowVariants, new BucketIsOfAllowedAccount(CoreDumps))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why =
                "The owner of the bucket reads requests, responses and memory of the model. The name of a bucket that does not exist can be taken by anyone.",
            Fix =
                $"{NewConfiguration} that writes to buckets of the own account and update the endpoint to use it. An account that you trust can be named in the rule's allowedAccounts.",
            DeclaredFix =
                "Set `DataCaptureConfig.DestinationS3Uri` and `AsyncInferenceConfig.OutputConfig.S3OutputPath` to buckets of the own account.",
            Page = ApiPages.ForName("CreateEndpointConfig"),
        },
        new()
        {
            Id = "SageGuard.105",
            Title = "The configuration of an endpoint still exists",
            Severity = Severity.Low,
            Concern = Concern.Inventory,
            Kind = ResourceKinds.Endpoint,
            Requirement = new NamesWhatExists(new("EndpointConfigName", "endpoint_config_name"), ResourceKinds.EndpointConfig),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(
                "Deleting a configuration that an endpoint uses is a request like any other: IAM has no condition key for its use."
            ),
            Why =
                "Keys, isolation and captured data are set in the configuration. Where it was deleted, no control can evaluate the endpoint that runs with it.",
            Fix = "Create a configuration that passes the controls, and update the endpoint to use it.",
            DeclaredFix = "Declare the configuration that `EndpointConfigName` names, and keep it as long as the endpoint.",
            Page = ApiPages.ForName("DescribeEndpoint"),
        },
        new()
        {
            Id = "SageGuard.110",
            Title = "Inference components run images of known origin that no one can exchange",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.InferenceComponent,
            Requirement = new AllOf(
                new ImageOrigin(ComponentImage),
                new ImageIsPinned(ComponentImage),
                new EveryElement(Specifications, new AllOf(new ImageOrigin(ContainerImage), new ImageIsPinned(ContainerImage)))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts, ControlParameters.ImageRegistries],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = $"{Reasons.ForeignImage} {Reasons.MovableTag}",
            Fix =
                "Update the component with the digest of an image in Amazon ECR of the own account. An account that you trust can be named in the rule's allowedAccounts.",
            DeclaredFix = "Set Specification.Container.Image to the digest of an image in Amazon ECR of the own account.",
            Page = ApiPages.ForName("InferenceComponentContainerSpecification"),
        },
        new()
        {
            Id = "SageGuard.112",
            Title = "The artifact of inference components is in a bucket of the own account, or of one that is allowed",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.InferenceComponent,
            Requirement = new AllOf(
                new BucketIsOfAllowedAccount(Artifact) { AbsentPasses = true },
                new EveryElement(Specifications, new BucketIsOfAllowedAccount(ContainerArtifact) { AbsentPasses = true })
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.ForeignBucket,
            Fix =
                "Copy the artifact into a bucket of the own account and update the component with it. An account that you trust can be named in the rule's allowedAccounts.",
            DeclaredFix = "Set `Specification.Container.ArtifactUrl` to an object in a bucket of the own account.",
            Page = ApiPages.ForName("InferenceComponentContainerSpecification"),
        },
        new()
        {
            Id = "SageGuard.111",
            Title = "The environment of inference components holds no secret",
            Severity = Severity.High,
            Concern = Concern.Secrets,
            Kind = ResourceKinds.InferenceComponent,
            Requirement = new AllOf(
                new MapHoldsNoSecret(ComponentEnvironment),
                new EveryElement(Specifications, new MapHoldsNoSecret(ContainerEnvironment))
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "Anyone who may describe the inference component reads its environment.",
            Fix =
                "Revoke the secret, keep the new one in AWS Secrets Manager, and update the component so that its container reads it there with the endpoint's role.",
            DeclaredFix =
                "Remove the secret from `Specification.Container.Environment` and let the container read it from AWS Secrets Manager.",
            Page = ApiPages.ForName("InferenceComponentContainerSpecification"),
        },
    ];
}
