// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// What the AWS provider of Terraform calls the properties that the controls judge, as data. A block that is there is
/// there, whatever it holds; attributes that no control asks for are not listed.
/// </summary>
/// <remarks>Source: the provider's documentation, resources <c>aws_sagemaker_*</c>.</remarks>
internal static class TerraformTypes
{
    private static readonly Attribute[] Image = [Block("image_config", "ImageConfig", Value("repository_access_mode", "RepositoryAccessMode"))];

    private static readonly Attribute Network = Block(
        "network_config", "NetworkConfig",
        Value("enable_network_isolation", "EnableNetworkIsolation"),
        Value("enable_inter_container_traffic_encryption", "EnableInterContainerTrafficEncryption"));

    private static readonly Attribute Cluster = Block(
        "job_resources", "JobResources", Block("cluster_config", "ClusterConfig", Value("instance_count", "InstanceCount")));

    /// <summary>The types, by name.</summary>
    public static IReadOnlyDictionary<string, TerraformType> All { get; } = new TerraformType[]
    {
        new("aws_sagemaker_notebook_instance", NotebookInstance, "name",
            Value("direct_internet_access", "DirectInternetAccess"), Value("root_access", "RootAccess"), Value("subnet_id", "SubnetId"),
            Value("kms_key_id", "KmsKeyId"), Value("platform_identifier", "PlatformIdentifier")),
        new("aws_sagemaker_endpoint_configuration", EndpointConfig, "name",
            List("production_variants", "ProductionVariants", Value("initial_instance_count", "InitialInstanceCount"), Block("serverless_config", "ServerlessConfig"))),
        new("aws_sagemaker_model", Model, "name",
            Value("enable_network_isolation", "EnableNetworkIsolation"), Block("primary_container", "PrimaryContainer", Image), List("container", "Containers", Image)),
        new("aws_sagemaker_app_image_config", AppImageConfig, "app_image_config_name"),
        new("aws_sagemaker_image", ResourceKinds.Image, "image_name"),
        new("aws_sagemaker_data_quality_job_definition", DataQualityJobDefinition, "name", Network, Cluster),
        new("aws_sagemaker_model_bias_job_definition", ModelBiasJobDefinition, "name", Network, Cluster),
        new("aws_sagemaker_model_explainability_job_definition", ModelExplainabilityJobDefinition, "name", Network, Cluster),
        new("aws_sagemaker_model_quality_job_definition", ModelQualityJobDefinition, "name", Network, Cluster),
        new("aws_sagemaker_monitoring_schedule", MonitoringSchedule, "name",
            Block("monitoring_schedule_config", "MonitoringScheduleConfig",
                Value("monitoring_job_definition_name", "MonitoringJobDefinitionName"), Value("monitoring_type", "MonitoringType"),
                Block("monitoring_job_definition", "MonitoringJobDefinition", Network))),
        new("aws_sagemaker_feature_group", FeatureGroup, "feature_group_name",
            Block("offline_store_config", "OfflineStoreConfig", Block("s3_storage_config", "S3StorageConfig", Value("kms_key_id", "KmsKeyId"))),
            Block("online_store_config", "OnlineStoreConfig",
                Value("enable_online_store", "EnableOnlineStore"), Value("storage_type", "StorageType"),
                Block("security_config", "SecurityConfig", Value("kms_key_id", "KmsKeyId")))),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    private static Attribute Value(string name, string property) => new(name, property, Shape.Value, []);

    private static Attribute Block(string name, string property, params Attribute[] members) => new(name, property, Shape.Block, members);

    private static Attribute List(string name, string property, params Attribute[] members) => new(name, property, Shape.List, members);
}

/// <summary>One Terraform type.</summary>
/// <param name="Name">Terraform's name.</param>
/// <param name="Kind">The kind that it makes.</param>
/// <param name="NameAttribute">The attribute that holds the resource's name.</param>
/// <param name="Attributes">What the controls judge.</param>
internal sealed record TerraformType(string Name, ResourceKind Kind, string NameAttribute, params Attribute[] Attributes);

/// <summary>One attribute.</summary>
/// <param name="Name">Terraform's name.</param>
/// <param name="Property">CloudFormation's name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Members">The members of a block.</param>
internal sealed record Attribute(string Name, string Property, Shape Shape, IReadOnlyList<Attribute> Members);

/// <summary>What an attribute holds.</summary>
internal enum Shape
{
    /// <summary>A value.</summary>
    Value,

    /// <summary>One block, which plans write as a list of one.</summary>
    Block,

    /// <summary>Several blocks.</summary>
    List,
}
