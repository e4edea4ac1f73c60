// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>The kinds of SageMaker resource that controls evaluate, one row each.</summary>
public static class ResourceKinds
{
    /// <summary>Notebook instances.</summary>
    public static ResourceKind NotebookInstance { get; } =
        new(
            "AWS::SageMaker::NotebookInstance",
            "notebook instance",
            "ListNotebookInstances",
            "NotebookInstances",
            "NotebookInstanceName",
            "NotebookInstanceArn",
            "DescribeNotebookInstance",
            "NotebookInstanceName",
            "NotebookInstanceArn",
            "notebook-instance",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_notebook_instance", "name"),
            Renames = new Dictionary<string, string>
            {
                ["SecurityGroups"] = "SecurityGroupIds",
                ["NotebookInstanceLifecycleConfigName"] = "LifecycleConfigName",
                ["NotebookInstanceArn"] = "Id",
            },
            ListStatusMember = "NotebookInstanceStatus",
            GoneMessage = "RecordNotFound",
        };

    /// <summary>Endpoint configurations.</summary>
    public static ResourceKind EndpointConfig { get; } =
        new(
            "AWS::SageMaker::EndpointConfig",
            "endpoint configuration",
            "ListEndpointConfigs",
            "EndpointConfigs",
            "EndpointConfigName",
            "EndpointConfigArn",
            "DescribeEndpointConfig",
            "EndpointConfigName",
            "EndpointConfigArn",
            "endpoint-config",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_endpoint_configuration", "name"),
            GoneMessage = "Could not find endpoint configuration",
        };

    /// <summary>Models.</summary>
    public static ResourceKind Model { get; } =
        new(
            "AWS::SageMaker::Model",
            "model",
            "ListModels",
            "Models",
            "ModelName",
            "ModelArn",
            "DescribeModel",
            "ModelName",
            "ModelArn",
            "model",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_model", "name"),
            GoneMessage = "Could not find model",
        };

    /// <summary>App image configurations.</summary>
    public static ResourceKind AppImageConfig { get; } =
        new(
            "AWS::SageMaker::AppImageConfig",
            "app image configuration",
            "ListAppImageConfigs",
            "AppImageConfigs",
            "AppImageConfigName",
            "AppImageConfigArn",
            "DescribeAppImageConfig",
            "AppImageConfigName",
            "AppImageConfigArn",
            "app-image-config",
            PrimaryIdentifier.Name
        )
        {
            Terraform = new("aws_sagemaker_app_image_config", "app_image_config_name"),
        };

    /// <summary>Images.</summary>
    public static ResourceKind Image { get; } =
        new(
            "AWS::SageMaker::Image",
            "image",
            "ListImages",
            "Images",
            "ImageName",
            "ImageArn",
            "DescribeImage",
            "ImageName",
            "ImageArn",
            "image",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_image", "image_name"),
            SortsBy = ("IMAGE_NAME", "ASCENDING"),
        };

    /// <summary>Data quality job definitions.</summary>
    public static ResourceKind DataQualityJobDefinition { get; } =
        JobDefinition("DataQuality", "data quality job definition", "data-quality-job-definition");

    /// <summary>Model bias job definitions.</summary>
    public static ResourceKind ModelBiasJobDefinition { get; } =
        JobDefinition("ModelBias", "model bias job definition", "model-bias-job-definition");

    /// <summary>Model explainability job definitions.</summary>
    public static ResourceKind ModelExplainabilityJobDefinition { get; } =
        JobDefinition("ModelExplainability", "model explainability job definition", "model-explainability-job-definition");

    /// <summary>Model quality job definitions.</summary>
    public static ResourceKind ModelQualityJobDefinition { get; } =
        JobDefinition("ModelQuality", "model quality job definition", "model-quality-job-definition");

    /// <summary>Monitoring schedules.</summary>
    public static ResourceKind MonitoringSchedule { get; } =
        new(
            "AWS::SageMaker::MonitoringSchedule",
            "monitoring schedule",
            "ListMonitoringSchedules",
            "MonitoringScheduleSummaries",
            "MonitoringScheduleName",
            "MonitoringScheduleArn",
            "DescribeMonitoringSchedule",
            "MonitoringScheduleName",
            "MonitoringScheduleArn",
            "monitoring-schedule",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_monitoring_schedule", "name"),
        };

    /// <summary>Feature groups.</summary>
    public static ResourceKind FeatureGroup { get; } =
        new(
            "AWS::SageMaker::FeatureGroup",
            "feature group",
            "ListFeatureGroups",
            "FeatureGroupSummaries",
            "FeatureGroupName",
            "FeatureGroupArn",
            "DescribeFeatureGroup",
            "FeatureGroupName",
            "FeatureGroupArn",
            "feature-group",
            PrimaryIdentifier.Name
        )
        {
            Terraform = new("aws_sagemaker_feature_group", "feature_group_name"),
        };

    /// <summary>Inference experiments.</summary>
    public static ResourceKind InferenceExperiment { get; } =
        new(
            "AWS::SageMaker::InferenceExperiment",
            "inference experiment",
            "ListInferenceExperiments",
            "InferenceExperiments",
            "Name",
            null,
            "DescribeInferenceExperiment",
            "Name",
            "Arn",
            "inference-experiment",
            PrimaryIdentifier.Name
        )
        {
            Terraform = null,
        };

    /// <summary>Lifecycle configurations of notebook instances.</summary>
    public static ResourceKind NotebookInstanceLifecycleConfig { get; } =
        new(
            "AWS::SageMaker::NotebookInstanceLifecycleConfig",
            "notebook lifecycle configuration",
            "ListNotebookInstanceLifecycleConfigs",
            "NotebookInstanceLifecycleConfigs",
            "NotebookInstanceLifecycleConfigName",
            "NotebookInstanceLifecycleConfigArn",
            "DescribeNotebookInstanceLifecycleConfig",
            "NotebookInstanceLifecycleConfigName",
            "NotebookInstanceLifecycleConfigArn",
            "notebook-instance-lifecycle-config",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_notebook_instance_lifecycle_configuration", "name"),
            Renames = new Dictionary<string, string> { ["NotebookInstanceLifecycleConfigArn"] = "Id" },
            GoneMessage = "Notebook Instance Lifecycle Config does not exist",
        };

    /// <summary>Lifecycle configurations of Studio.</summary>
    public static ResourceKind StudioLifecycleConfig { get; } =
        new(
            "AWS::SageMaker::StudioLifecycleConfig",
            "Studio lifecycle configuration",
            "ListStudioLifecycleConfigs",
            "StudioLifecycleConfigs",
            "StudioLifecycleConfigName",
            "StudioLifecycleConfigArn",
            "DescribeStudioLifecycleConfig",
            "StudioLifecycleConfigName",
            "StudioLifecycleConfigArn",
            "studio-lifecycle-config",
            PrimaryIdentifier.Name
        )
        {
            Terraform = new("aws_sagemaker_studio_lifecycle_config", "studio_lifecycle_config_name"),
        };

    /// <summary>Studio domains. Their name in a describe call is their id.</summary>
    public static ResourceKind Domain { get; } =
        new(
            "AWS::SageMaker::Domain",
            "Studio domain",
            "ListDomains",
            "Domains",
            "DomainId",
            "DomainArn",
            "DescribeDomain",
            "DomainId",
            "DomainArn",
            "domain",
            PrimaryIdentifier.Name
        )
        {
            Terraform = new("aws_sagemaker_domain", "domain_name"),
            ListStatusMember = "Status",
            SortsBy = null,
        };

    /// <summary>Code repositories.</summary>
    public static ResourceKind CodeRepository { get; } =
        new(
            "AWS::SageMaker::CodeRepository",
            "code repository",
            "ListCodeRepositories",
            "CodeRepositorySummaryList",
            "CodeRepositoryName",
            "CodeRepositoryArn",
            "DescribeCodeRepository",
            "CodeRepositoryName",
            "CodeRepositoryArn",
            "code-repository",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_code_repository", "code_repository_name"),
            GoneMessage = "Cannot find CodeRepository",
        };

    /// <summary>Studio spaces, each in a domain.</summary>
    public static ResourceKind Space { get; } =
        new(
            "AWS::SageMaker::Space",
            "Studio space",
            "ListSpaces",
            "Spaces",
            "SpaceName",
            null,
            "DescribeSpace",
            "SpaceName",
            "SpaceArn",
            "space",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_space", "space_name"),
            ListStatusMember = "Status",
            SortsBy = ("CreationTime", "Ascending"),
            ParentMembers = ["DomainId"],
            IsRecorded = false,
        };

    /// <summary>Inference components.</summary>
    public static ResourceKind InferenceComponent { get; } =
        new(
            "AWS::SageMaker::InferenceComponent",
            "inference component",
            "ListInferenceComponents",
            "InferenceComponents",
            "InferenceComponentName",
            "InferenceComponentArn",
            "DescribeInferenceComponent",
            "InferenceComponentName",
            "InferenceComponentArn",
            "inference-component",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = null,
            ListStatusMember = "InferenceComponentStatus",
            GoneMessage = "Could not find inference component",
            IsRecorded = false,
        };

    /// <summary>User profiles of Studio, each in a domain.</summary>
    public static ResourceKind UserProfile { get; } =
        new(
            "AWS::SageMaker::UserProfile",
            "Studio user profile",
            "ListUserProfiles",
            "UserProfiles",
            "UserProfileName",
            null,
            "DescribeUserProfile",
            "UserProfileName",
            "UserProfileArn",
            "user-profile",
            PrimaryIdentifier.NameAndParent
        )
        {
            Terraform = new("aws_sagemaker_user_profile", "user_profile_name"),
            ListStatusMember = "Status",
            SortsBy = ("CreationTime", "Ascending"),
            ParentMembers = ["DomainId"],
        };

    /// <summary>Apps of Studio, each of a space or a user profile in a domain. A deleted one stays in the list for a day.</summary>
    public static ResourceKind App { get; } =
        new(
            "AWS::SageMaker::App",
            "Studio app",
            "ListApps",
            "Apps",
            "AppName",
            null,
            "DescribeApp",
            "AppName",
            "AppArn",
            "app",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_app", "app_name"),
            ListStatusMember = "Status",
            SortsBy = ("CreationTime", "Ascending"),
            ParentMembers = ["DomainId", "SpaceName|UserProfileName", "AppType"],
            IsRecorded = false,
        };

    /// <summary>Endpoints.</summary>
    public static ResourceKind Endpoint { get; } =
        new(
            "AWS::SageMaker::Endpoint",
            "endpoint",
            "ListEndpoints",
            "Endpoints",
            "EndpointName",
            "EndpointArn",
            "DescribeEndpoint",
            "EndpointName",
            "EndpointArn",
            "endpoint",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_endpoint", "name"),
            ListStatusMember = "EndpointStatus",
            GoneMessage = "Could not find endpoint",
            IsRecorded = false,
        };

    /// <summary>Versions of images, listed image by image.</summary>
    public static ResourceKind ImageVersion { get; } =
        new(
            "AWS::SageMaker::ImageVersion",
            "image version",
            "ListImageVersions",
            "ImageVersions",
            "Version",
            "ImageVersionArn",
            "DescribeImageVersion",
            "Version",
            "ImageVersionArn",
            "image-version",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new("aws_sagemaker_image_version", "image_name"),
            ListStatusMember = "ImageVersionStatus",
            SortsBy = ("VERSION", "ASCENDING"),
            ParentMembers = ["ImageName"],
            ListedUnder = (Image, "ImageName"),
            IsNumbered = true,
            IsRecorded = false,
        };

    /// <summary>Model packages: not one of <see cref="All"/>, because no control evaluates them; models are made of them.</summary>
    public static ResourceKind ModelPackage { get; } =
        new(
            "AWS::SageMaker::ModelPackage",
            "model package",
            "ListModelPackages",
            "ModelPackageSummaryList",
            "ModelPackageName",
            "ModelPackageArn",
            "DescribeModelPackage",
            "ModelPackageName",
            "ModelPackageArn",
            "model-package",
            PrimaryIdentifier.Arn
        )
        {
            Terraform = null,
            GoneMessage = "does not exist",
            IsRecorded = false,
        };

    /// <summary>All of them, notebooks first.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        NotebookInstance,
        EndpointConfig,
        Model,
        AppImageConfig,
        Image,
        DataQualityJobDefinition,
        ModelBiasJobDefinition,
        ModelExplainabilityJobDefinition,
        ModelQualityJobDefinition,
        MonitoringSchedule,
        FeatureGroup,
        InferenceExperiment,
        NotebookInstanceLifecycleConfig,
        StudioLifecycleConfig,
        Domain,
        CodeRepository,
        Space,
        InferenceComponent,
        UserProfile,
        App,
        Endpoint,
        ImageVersion,
    ];

    /// <summary>The kind of a type, or null for a type that no control judges. Types are compared exactly, as AWS does.</summary>
    /// <param name="type">AWS Config's type, e.g. <c>AWS::SageMaker::Model</c>.</param>
    public static ResourceKind? Find(string type) => All.FirstOrDefault(kind => kind.Type == type);

    private static ResourceKind JobDefinition(string monitoringType, string noun, string arnResource) =>
        new(
            $"AWS::SageMaker::{monitoringType}JobDefinition",
            noun,
            $"List{monitoringType}JobDefinitions",
            "JobDefinitionSummaries",
            "MonitoringJobDefinitionName",
            "MonitoringJobDefinitionArn",
            $"Describe{monitoringType}JobDefinition",
            "JobDefinitionName",
            "JobDefinitionArn",
            arnResource,
            PrimaryIdentifier.Arn
        )
        {
            Terraform = new($"aws_sagemaker_{arnResource.Replace('-', '_')}", "name"),
        };
}
