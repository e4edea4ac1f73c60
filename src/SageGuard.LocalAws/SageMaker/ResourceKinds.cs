// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>
/// The kinds that the controls judge, as data. Members follow the service model of SageMaker
/// (2017-07-24), the names in configuration items CloudFormation's resource schemas, the refusals what the service was seen
/// to say; where no public record of a message is known it is in the service's style.
/// </summary>
internal static class ResourceKinds
{
    private static readonly string[] JobUnrecorded = ["CreationTime"];

    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new("NotebookInstance", "NotebookInstanceName", "NotebookInstanceArn", "notebook-instance")
        {
            ListMember = "NotebookInstances",
            Summary =
            [
                "NotebookInstanceName",
                "NotebookInstanceArn",
                "NotebookInstanceStatus",
                "Url",
                "InstanceType",
                "CreationTime",
                "LastModifiedTime",
                "NotebookInstanceLifecycleConfigName",
                "DefaultCodeRepository",
                "AdditionalCodeRepositories",
            ],
            Required = ["NotebookInstanceName", "InstanceType", "RoleArn"],
            Status = new("NotebookInstanceStatus", "Pending", "InService", "Updating", "Deleting"),
            HasModifiedTime = true,
            Defaults = new Dictionary<string, JsonNode>
            {
                ["DirectInternetAccess"] = "Enabled",
                ["VolumeSizeInGB"] = 5,
                ["RootAccess"] = "Enabled",
                ["PlatformIdentifier"] = "notebook-al2023-v1",
                ["InstanceMetadataServiceConfiguration"] = new JsonObject { ["MinimumInstanceMetadataServiceVersion"] = "1" },
            },
            Renames = new Dictionary<string, string>
            {
                ["NotebookInstanceArn"] = "Id",
                ["SecurityGroups"] = "SecurityGroupIds",
                ["NotebookInstanceLifecycleConfigName"] = "LifecycleConfigName",
            },
            NotRecorded = ["NotebookInstanceStatus", "FailureReason", "Url", "NetworkInterfaceId", "CreationTime", "LastModifiedTime"],
            Finish = static d =>
            {
                Rename(d, "SecurityGroupIds", "SecurityGroups");
                Rename(d, "LifecycleConfigName", "NotebookInstanceLifecycleConfigName");
            },
            Gone = static (_, _) => AwsException.Validation("RecordNotFound"),
            Duplicate = static (arn, _) => AwsException.Validation($"Cannot create a duplicate Notebook Instance ({arn})"),
            SortKeys = ResourceKind.SortBy("Name", "CreationTime", "Status"),
            DescendingByDefault = false,
        },
        new("EndpointConfig", "EndpointConfigName", "EndpointConfigArn", "endpoint-config")
        {
            ListMember = "EndpointConfigs",
            Summary = ["EndpointConfigName", "EndpointConfigArn", "CreationTime"],
            Required = ["EndpointConfigName", "ProductionVariants"],
            Defaults = new Dictionary<string, JsonNode> { ["EnableNetworkIsolation"] = false },
            Renames = new Dictionary<string, string> { ["EndpointConfigArn"] = "Id" },
            NotRecorded = ["CreationTime"],
            Gone = static (arn, _) => AwsException.Validation($"Could not find endpoint configuration \"{arn}\"."),
            Duplicate = static (arn, _) => AwsException.Validation($"Cannot create already existing endpoint configuration \"{arn}\"."),
        },
        new("Model", "ModelName", "ModelArn", "model")
        {
            ListMember = "Models",
            Summary = ["ModelName", "ModelArn", "CreationTime"],
            Required = ["ModelName"],
            NamePattern = "[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?",
            Defaults = new Dictionary<string, JsonNode> { ["EnableNetworkIsolation"] = false },
            Renames = new Dictionary<string, string> { ["ModelArn"] = "Id" },
            NotRecorded = ["CreationTime", "DeploymentRecommendation"],
            Gone = static (arn, _) => AwsException.Validation($"Could not find model \"{arn}\"."),
            Duplicate = static (arn, _) => AwsException.Validation($"Cannot create already existing model \"{arn}\"."),
        },
        new("AppImageConfig", "AppImageConfigName", "AppImageConfigArn", "app-image-config")
        {
            ListMember = "AppImageConfigs",
            Summary =
            [
                "AppImageConfigArn",
                "AppImageConfigName",
                "CreationTime",
                "LastModifiedTime",
                "KernelGatewayImageConfig",
                "JupyterLabAppImageConfig",
                "CodeEditorAppImageConfig",
            ],
            Required = ["AppImageConfigName"],
            Updatable = ["KernelGatewayImageConfig", "JupyterLabAppImageConfig", "CodeEditorAppImageConfig"],
            HasModifiedTime = true,
            NotRecorded = ["CreationTime", "LastModifiedTime"],
            RecordedByName = true,
            Gone = static (_, name) => new("ResourceNotFound", $"AppImageConfig with name {name} does not exist."),
            Duplicate = static (_, _) => new("ResourceInUse", "The ID or Name specified is already in use."),
            SortKeys = ResourceKind.SortBy("CreationTime", "LastModifiedTime", "Name"),
        },
        new("Image", "ImageName", "ImageArn", "image")
        {
            ListMember = "Images",
            Summary =
            [
                "CreationTime",
                "Description",
                "DisplayName",
                "FailureReason",
                "ImageArn",
                "ImageName",
                "ImageStatus",
                "LastModifiedTime",
            ],
            Required = ["ImageName", "RoleArn"],
            NamePattern = "[a-zA-Z0-9]([-.]?[a-zA-Z0-9])*",
            Status = new("ImageStatus", "CREATING", "CREATED", "UPDATING", "DELETING"),
            Updatable = ["Description", "DisplayName", "RoleArn"],
            HasModifiedTime = true,
            Renames = new Dictionary<string, string>
            {
                ["RoleArn"] = "ImageRoleArn",
                ["DisplayName"] = "ImageDisplayName",
                ["Description"] = "ImageDescription",
            },
            NotRecorded = ["ImageStatus", "FailureReason", "CreationTime", "LastModifiedTime"],
            Gone = static (arn, _) => new("ResourceNotFound", $"Image with ARN {arn} does not exist"),
            Duplicate = static (_, name) =>
                new("ResourceInUse", $"The Image with ImageName {name} already exists. Please use a different ImageName."),
            SortKeys = new Dictionary<string, string>
            {
                ["CREATION_TIME"] = "CreationTime",
                ["LAST_MODIFIED_TIME"] = "LastModifiedTime",
                ["IMAGE_NAME"] = "Name",
            },
            SortOrders = ["ASCENDING", "DESCENDING"],
        },
        JobDefinition("DataQuality", "data-quality-job-definition"),
        JobDefinition("ModelBias", "model-bias-job-definition"),
        JobDefinition("ModelExplainability", "model-explainability-job-definition"),
        JobDefinition("ModelQuality", "model-quality-job-definition"),
        new("MonitoringSchedule", "MonitoringScheduleName", "MonitoringScheduleArn", "monitoring-schedule")
        {
            ListMember = "MonitoringScheduleSummaries",
            Summary =
            [
                "MonitoringScheduleName",
                "MonitoringScheduleArn",
                "CreationTime",
                "LastModifiedTime",
                "MonitoringScheduleStatus",
                "EndpointName",
                "MonitoringJobDefinitionName=MonitoringScheduleConfig.MonitoringJobDefinitionName",
                "MonitoringType",
            ],
            Required = ["MonitoringScheduleName", "MonitoringScheduleConfig"],
            Status = new("MonitoringScheduleStatus", "Pending", "Scheduled", "Pending"),
            Updatable = ["MonitoringScheduleConfig"],
            HasModifiedTime = true,
            NotRecorded =
            [
                "MonitoringScheduleStatus",
                "FailureReason",
                "CreationTime",
                "LastModifiedTime",
                "MonitoringType",
                "LastMonitoringExecutionSummary",
            ],
            Finish = static d =>
            {
                var config = d["MonitoringScheduleConfig"] as JsonObject;
                d["MonitoringType"] = config?["MonitoringType"]?.DeepClone() ?? "DataQuality";
                var inputs = (config?["MonitoringJobDefinition"] as JsonObject)?["MonitoringInputs"] as JsonArray;
                if (inputs is [JsonObject first, ..] && EndpointOf(first) is { } endpoint)
                    d["EndpointName"] = endpoint;
            },
            Gone = static (_, name) => new("ResourceNotFound", $"Monitoring schedule with name {name} not found"),
            Duplicate = static (_, name) => new("ResourceInUse", $"Monitoring schedule with name {name} already exists"),
            SortKeys = ResourceKind.SortBy("CreationTime", "Name", "Status"),
        },
        new("FeatureGroup", "FeatureGroupName", "FeatureGroupArn", "feature-group")
        {
            ListMember = "FeatureGroupSummaries",
            Summary = ["FeatureGroupName", "FeatureGroupArn", "CreationTime", "FeatureGroupStatus", "OfflineStoreStatus"],
            Required = ["FeatureGroupName", "RecordIdentifierFeatureName", "EventTimeFeatureName", "FeatureDefinitions"],
            NamePattern = "[a-zA-Z0-9]([_-]*[a-zA-Z0-9])*",
            NameMaxLength = 64,
            Status = new("FeatureGroupStatus", "Creating", "Created", null, "Deleting"),
            Updatable = ["FeatureAdditions", "OnlineStoreConfig", "ThroughputConfig"],
            HasModifiedTime = true,
            NotRecorded =
            [
                "FeatureGroupArn",
                "FeatureGroupStatus",
                "OfflineStoreStatus",
                "LastUpdateStatus",
                "FailureReason",
                "CreationTime",
                "LastModifiedTime",
                "OnlineStoreTotalSizeBytes",
            ],
            RecordedByName = true,
            Finish = FinishFeatureGroup,
            OnlyInAnswer = new Dictionary<string, JsonNode> { ["NextToken"] = "" },
            Gone = static (_, name) =>
                new("ResourceNotFound", $"Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name [{name}]."),
            Duplicate = static (_, name) =>
                new("ResourceInUse", $"Resource Already Exists: FeatureGroup with name {name} already exists. Choose a different name."),
            SortKeys = new Dictionary<string, string>
            {
                ["CreationTime"] = "CreationTime",
                ["Name"] = "Name",
                ["FeatureGroupStatus"] = "Status",
                ["OfflineStoreStatus"] = "Status",
            },
        },
        new("InferenceExperiment", "Name", "Arn", "inference-experiment")
        {
            ListMember = "InferenceExperiments",
            Summary =
            [
                "Name",
                "Type",
                "Schedule",
                "Status",
                "StatusReason",
                "Description",
                "CreationTime",
                "CompletionTime",
                "LastModifiedTime",
                "RoleArn",
            ],
            Required = ["Name", "Type", "RoleArn", "EndpointName", "ModelVariants", "ShadowModeConfig"],
            NameMaxLength = 120,
            AnswerArnMember = "InferenceExperimentArn",
            Status = new("Status", "Creating", "Running", "Updating"),
            Updatable = ["Schedule", "Description", "ModelVariants", "DataStorageConfig", "ShadowModeConfig"],
            HasModifiedTime = true,
            NotRecorded = ["Status", "StatusReason", "CreationTime", "CompletionTime", "LastModifiedTime"],
            RecordedByName = true,
            Finish = FinishExperiment,
            Gone = static (_, name) => new("ResourceNotFound", $"Could not find inference experiment with name {name}."),
            Duplicate = static (_, name) => new("ResourceInUse", $"Inference experiment with name {name} already exists."),
            SortKeys = ResourceKind.SortBy("CreationTime", "Name", "Status"),
        },
        new(
            "NotebookInstanceLifecycleConfig",
            "NotebookInstanceLifecycleConfigName",
            "NotebookInstanceLifecycleConfigArn",
            "notebook-instance-lifecycle-config"
        )
        {
            ListMember = "NotebookInstanceLifecycleConfigs",
            Summary = ["NotebookInstanceLifecycleConfigName", "NotebookInstanceLifecycleConfigArn", "CreationTime", "LastModifiedTime"],
            Required = ["NotebookInstanceLifecycleConfigName"],
            LowerCaseArn = true,
            Check = LifecycleScripts.CheckHooks,
            Updatable = LifecycleScripts.Hooks,
            UpdateIsSilent = true,
            HasModifiedTime = true,
            Defaults = new Dictionary<string, JsonNode> { ["OnCreate"] = new JsonArray(), ["OnStart"] = new JsonArray() },
            Renames = new Dictionary<string, string> { ["NotebookInstanceLifecycleConfigArn"] = "Id" },
            NotRecorded = ["CreationTime", "LastModifiedTime"],
            Gone = static (arn, _) =>
                AwsException.Validation(
                    $"Unable to describe Notebook Instance Lifecycle Config '{arn}'. (Details: Notebook Instance Lifecycle Config does not exist.)"
                ),
            Duplicate = static (arn, _) =>
                AwsException.Validation(
                    $"Unable to create Notebook Instance Lifecycle Config {arn}. (Details: Notebook Instance Lifecycle Config already exists.)"
                ),
            SortKeys = ResourceKind.SortBy("CreationTime", "Name", "LastModifiedTime"),
        },
        new("StudioLifecycleConfig", "StudioLifecycleConfigName", "StudioLifecycleConfigArn", "studio-lifecycle-config")
        {
            ListMember = "StudioLifecycleConfigs",
            Summary =
            [
                "StudioLifecycleConfigArn",
                "StudioLifecycleConfigName",
                "CreationTime",
                "LastModifiedTime",
                "StudioLifecycleConfigAppType",
            ],
            Required = ["StudioLifecycleConfigName", "StudioLifecycleConfigContent", "StudioLifecycleConfigAppType"],
            Check = LifecycleScripts.CheckStudio,
            HasModifiedTime = true,
            NotRecorded = ["CreationTime", "LastModifiedTime"],
            RecordedByName = true,
            Gone = static (_, name) => new("ResourceNotFound", $"StudioLifecycleConfig with name {name} does not exist."),
            Duplicate = static (_, name) => new("ResourceInUse", $"StudioLifecycleConfig with name {name} already exists."),
            SortKeys = ResourceKind.SortBy("CreationTime", "LastModifiedTime", "Name"),
        },
        new("Domain", "DomainId", "DomainArn", "domain")
        {
            ListMember = "Domains",
            Summary = ["DomainArn", "DomainId", "DomainName", "Status", "CreationTime", "LastModifiedTime", "Url"],
            Required = ["DomainName", "AuthMode", "DefaultUserSettings"],
            GeneratedName = "d-",
            NamePattern = "d-(-*[a-z0-9]){1,61}",
            AlsoAnswered = ["DomainId", "Url"],
            Status = new("Status", "Pending", "InService", "Updating", "Deleting"),
            Updatable =
            [
                "DefaultUserSettings",
                "DomainSettingsForUpdate",
                "AppSecurityGroupManagement",
                "DefaultSpaceSettings",
                "SubnetIds",
                "AppNetworkAccessType",
                "TagPropagation",
                "VpcId",
            ],
            HasModifiedTime = true,
            Defaults = new Dictionary<string, JsonNode> { ["AppNetworkAccessType"] = "PublicInternetOnly" },
            NotRecorded = ["Status", "FailureReason", "CreationTime", "LastModifiedTime"],
            RecordedByName = true,
            Finish = static d =>
            {
                d["Url"] ??= $"https://{d["DomainId"]}.studio.sagemaker.aws";
                if (d["DomainSettingsForUpdate"] is not JsonObject changes)
                    return;
                d.Remove("DomainSettingsForUpdate");
                var settings = d["DomainSettings"] as JsonObject ?? [];
                d["DomainSettings"] = settings;
                foreach (var (member, value) in changes)
                    settings[member] = value?.DeepClone();
            },
            Gone = static (_, name) => new("ResourceNotFound", $"Domain [{name}] does not exist."),
            Duplicate = static (_, name) => new("ResourceInUse", $"Domain [{name}] already exists."),
            Sorts = false,
        },
        new("CodeRepository", "CodeRepositoryName", "CodeRepositoryArn", "code-repository")
        {
            Plural = "CodeRepositories",
            ListMember = "CodeRepositorySummaryList",
            Summary = ["CodeRepositoryName", "CodeRepositoryArn", "CreationTime", "LastModifiedTime", "GitConfig"],
            Required = ["CodeRepositoryName", "GitConfig"],
            Updatable = ["GitConfig"],
            HasModifiedTime = true,
            NotRecorded = ["CreationTime", "LastModifiedTime"],
            Gone = static (arn, _) => AwsException.Validation($"Cannot find CodeRepository: {arn}"),
            Duplicate = static (arn, _) => AwsException.Validation($"Cannot create already existing CodeRepository: {arn}"),
            SortKeys = ResourceKind.SortBy("Name", "CreationTime", "LastModifiedTime"),
        },
        new("Space", "SpaceName", "SpaceArn", "space")
        {
            ListMember = "Spaces",
            Summary = ["DomainId", "SpaceName", "Status", "CreationTime", "LastModifiedTime"],
            Required = ["DomainId", "SpaceName"],
            ParentMembers = ["DomainId"],
            IsRecorded = false,
            Status = new("Status", "Pending", "InService", "Updating", "Deleting"),
            Updatable = ["SpaceSettings", "SpaceDisplayName"],
            HasModifiedTime = true,
            Gone = static (_, name) => new("ResourceNotFound", $"Space [{name}] does not exist."),
            Duplicate = static (_, name) => new("ResourceInUse", $"Space [{name}] already exists."),
            SortKeys = ResourceKind.SortBy("CreationTime", "LastModifiedTime"),
        },
        new("InferenceComponent", "InferenceComponentName", "InferenceComponentArn", "inference-component")
        {
            ListMember = "InferenceComponents",
            Summary =
            [
                "CreationTime",
                "InferenceComponentArn",
                "InferenceComponentName",
                "EndpointArn",
                "EndpointName",
                "VariantName",
                "InferenceComponentStatus",
                "LastModifiedTime",
            ],
            Required = ["InferenceComponentName", "EndpointName"],
            IsRecorded = false,
            Status = new("InferenceComponentStatus", "Creating", "InService", "Updating", "Deleting"),
            Updatable = ["Specification", "RuntimeConfig"],
            HasModifiedTime = true,
            Finish = static d =>
            {
                d["VariantName"] ??= "AllTraffic";
                foreach (var specification in (d["Specifications"] as JsonArray ?? []).Append(d["Specification"]))
                    Deploy((specification as JsonObject)?["Container"] as JsonObject);
                var arn = (string?)d["InferenceComponentArn"] ?? "";
                d["EndpointArn"] = $"{arn[..(arn.LastIndexOf(':') + 1)]}endpoint/{d["EndpointName"]}";
            },
            Gone = static (arn, _) => AwsException.Validation($"Could not find inference component \"{arn}\"."),
            Duplicate = static (arn, _) => AwsException.Validation($"Cannot create already existing inference component \"{arn}\"."),
            SortKeys = ResourceKind.SortBy("CreationTime", "Name", "Status"),
        },
        new("UserProfile", "UserProfileName", "UserProfileArn", "user-profile")
        {
            ListMember = "UserProfiles",
            Summary = ["DomainId", "UserProfileName", "Status", "CreationTime", "LastModifiedTime"],
            Required = ["DomainId", "UserProfileName"],
            ParentMembers = ["DomainId"],
            RecordedByName = true,
            Status = new("Status", "Pending", "InService", "Updating", "Deleting"),
            Updatable = ["UserSettings"],
            HasModifiedTime = true,
            NotRecorded = ["Status", "FailureReason", "CreationTime", "LastModifiedTime", "HomeEfsFileSystemUid"],
            Gone = static (_, name) => new("ResourceNotFound", $"UserProfile [{name}] does not exist."),
            Duplicate = static (_, name) => new("ResourceInUse", $"UserProfile [{name}] already exists."),
            SortKeys = ResourceKind.SortBy("CreationTime", "LastModifiedTime"),
        },
        new("App", "AppName", "AppArn", "app")
        {
            ListMember = "Apps",
            Summary = ["DomainId", "UserProfileName", "SpaceName", "AppType", "AppName", "Status", "CreationTime", "ResourceSpec"],
            Required = ["DomainId", "AppType", "AppName"],
            ParentMembers = ["DomainId", "SpaceName|UserProfileName", "AppType"],
            IsRecorded = false,
            Status = new("Status", "Pending", "InService", null, "Deleting"),
            StaysAs = "Deleted",
            Gone = static (_, name) => new("ResourceNotFound", $"App [{name}] does not exist."),
            Duplicate = static (_, name) => new("ResourceInUse", $"App [{name}] already exists."),
            SortKeys = ResourceKind.SortBy("CreationTime"),
        },
        new("Endpoint", "EndpointName", "EndpointArn", "endpoint")
        {
            ListMember = "Endpoints",
            Summary = ["EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus"],
            Required = ["EndpointName", "EndpointConfigName"],
            IsRecorded = false,
            Status = new("EndpointStatus", "Creating", "InService", "Updating", "Deleting"),
            Updatable = ["EndpointConfigName"],
            HasModifiedTime = true,
            Gone = static (arn, _) => AwsException.Validation($"Could not find endpoint \"{arn}\"."),
            Duplicate = static (arn, _) => AwsException.Validation($"Cannot create already existing endpoint \"{arn}\"."),
            SortKeys = ResourceKind.SortBy("CreationTime", "Name", "Status"),
        },
        new("ImageVersion", "Version", "ImageVersionArn", "image-version")
        {
            ListMember = "ImageVersions",
            Summary = ["CreationTime", "FailureReason", "ImageArn", "ImageVersionArn", "ImageVersionStatus", "LastModifiedTime", "Version"],
            Required = ["BaseImage", "ClientToken", "ImageName"],
            ParentMembers = ["ImageName"],
            IsNumbered = true,
            IsRecorded = false,
            LowerCaseArn = true,
            Status = new("ImageVersionStatus", "CREATING", "CREATED", null, "DELETING"),
            HasModifiedTime = true,
            Finish = static d =>
            {
                d.Remove("ClientToken");
                d.Remove("ImageName");
                d["ContainerImage"] ??= d["BaseImage"]?.DeepClone();
                var arn = (string?)d["ImageVersionArn"] ?? "";
                d["ImageArn"] = arn[..arn.LastIndexOf('/')].Replace(":image-version/", ":image/", StringComparison.Ordinal);
            },
            Gone = static (_, name) => new("ResourceNotFound", $"ImageVersion {name} does not exist."),
            Duplicate = static (_, name) => new("ResourceInUse", $"ImageVersion {name} already exists."),
            // Versions are counted up, so that their order is that of their creation.
            SortKeys = new Dictionary<string, string>
            {
                ["CREATION_TIME"] = "CreationTime",
                ["LAST_MODIFIED_TIME"] = "LastModifiedTime",
                ["VERSION"] = "CreationTime",
            },
            SortOrders = ["ASCENDING", "DESCENDING"],
        },
        new("ModelPackage", "ModelPackageName", "ModelPackageArn", "model-package")
        {
            ListMember = "ModelPackageSummaryList",
            Summary = ["ModelPackageName", "ModelPackageArn", "CreationTime", "ModelPackageStatus"],
            Required = [],
            IsRecorded = false,
            Status = new("ModelPackageStatus", "InProgress", "Completed"),
            Finish = static d => d["ModelPackageStatusDetails"] ??= new JsonObject { ["ValidationStatuses"] = new JsonArray() },
            Gone = static (arn, _) => AwsException.Validation($"ModelPackage {arn} does not exist."),
            Duplicate = static (arn, _) => AwsException.Validation($"ModelPackage {arn} already exists."),
            SortKeys = ResourceKind.SortBy("CreationTime", "Name"),
        },
    ];

    public static IReadOnlyDictionary<string, ResourceKind> ByName { get; } = All.ToDictionary(static k => k.Name, StringComparer.Ordinal);

    private static ResourceKind JobDefinition(string flavour, string segment) =>
        new(flavour + "JobDefinition", "JobDefinitionName", "JobDefinitionArn", segment)
        {
            ListMember = "JobDefinitionSummaries",
            Summary =
            [
                "MonitoringJobDefinitionName=JobDefinitionName",
                "MonitoringJobDefinitionArn=JobDefinitionArn",
                "CreationTime",
                $"EndpointName={flavour}JobInput.EndpointInput.EndpointName",
            ],
            Required =
            [
                "JobDefinitionName",
                flavour + "AppSpecification",
                flavour + "JobInput",
                flavour + "JobOutputConfig",
                "JobResources",
                "RoleArn",
            ],
            NotRecorded = JobUnrecorded,
            Finish = d => d["StoppingCondition"] ??= new JsonObject { ["MaxRuntimeInSeconds"] = 3600 },
            Gone = static (_, name) => new("ResourceNotFound", $"Job definition with name {name} not found"),
            Duplicate = static (_, name) => new("ResourceInUse", $"Job definition with name {name} already exists"),
        };

    private static void FinishFeatureGroup(JsonObject d)
    {
        if (d["FeatureAdditions"] is JsonArray additions)
        {
            d.Remove("FeatureAdditions");
            var definitions = (JsonArray)d["FeatureDefinitions"]!;
            foreach (var addition in additions)
                definitions.Add(addition?.DeepClone());
        }
        if (d["OnlineStoreConfig"] is JsonObject online)
            online["EnableOnlineStore"] ??= false;
        if (d["OfflineStoreConfig"] is JsonObject offline)
        {
            offline["DisableGlueTableCreation"] ??= false;
            d["OfflineStoreStatus"] ??= new JsonObject { ["Status"] = "Active" };
        }
    }

    private static void FinishExperiment(JsonObject d)
    {
        if (d["EndpointName"] is { } endpoint)
        {
            d.Remove("EndpointName");
            d["EndpointMetadata"] = new JsonObject
            {
                ["EndpointName"] = endpoint,
                ["EndpointConfigName"] = "local",
                ["EndpointStatus"] = "InService",
            };
        }
        foreach (var variant in (d["ModelVariants"] as JsonArray ?? []).OfType<JsonObject>())
            variant["Status"] ??= "InService";
    }

    // Describe answers with the image as it was given and as it was found.
    private static void Deploy(JsonObject? container)
    {
        if (container?["Image"] is not { } image)
            return;
        container.Remove("Image");
        container["DeployedImage"] = new JsonObject { ["SpecifiedImage"] = image };
    }

    private static JsonNode? EndpointOf(JsonObject input) => (input["EndpointInput"] as JsonObject)?["EndpointName"]?.DeepClone();

    private static void Rename(JsonObject d, string from, string to)
    {
        if (d[from] is not { } value)
            return;
        d.Remove(from);
        d[to] = value;
    }
}
