// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Controls;

/// <summary>
/// Security Hub's controls for Amazon SageMaker, SageMaker.1 to SageMaker.25, as data. Rules, permissions, policies, pages
/// and help derive from it, and a test fails where they disagree.
/// </summary>
/// <remarks>Source: AWS Security Hub user guide, "Security Hub CSPM controls for SageMaker AI"; severities and triggers as of 2026-11.</remarks>
public static class Catalog
{
    private const string Isolated = "NetworkConfig.EnableNetworkIsolation";
    private const string Encrypted = "NetworkConfig.EnableInterContainerTrafficEncryption";
    private const string Vpc = "ImageConfig.RepositoryAccessMode";

    private const string IsolationWhy =
        "A container without network isolation can send what it reads, and its credentials, anywhere its network reaches.";

    private const string EncryptionWhy =
        "Between the containers of a distributed job the data travels in the clear unless it is encrypted.";

    private const string NewDefinition =
        "A job definition cannot be changed: create one with the setting on, point its monitoring schedule to it, and delete the old one.";

    private const string ScheduleCaveat =
        "A schedule that names a definition carries no such key and is let through; the definition itself is denied where it is made.";

    private const string NamedDefinitionsChange =
        "A job definition that the schedule only names changes without an event of the schedule.";

    /// <summary>All 25, by number.</summary>
    public static IReadOnlyList<Control> Controls { get; } =
    [
        new(1, "Notebook instances have no direct internet access", Severity.High, NotebookInstance,
            new Is("DirectInternetAccess", "Disabled", Default: "Enabled"))
        {
            AwsTrigger = AwsTrigger.Periodic,
            Why = "With direct internet access a notebook reaches, and can be reached by way of, the internet past your VPC's controls.",
            Fix = "The setting is create-only. Back up the files, create a notebook in a private subnet with DirectInternetAccess Disabled, restore, and retire the old one.",
            FixKind = FixKind.Recreate,
            // StringNotEquals also catches a request that leaves the field out, which the service takes as Enabled.
            Prevention = [Denies("CreateNotebookInstance", ("StringNotEquals", "sagemaker:DirectInternetAccess", "Disabled"))],
        },
        new(2, "Notebook instances run in a VPC of yours", Severity.High, NotebookInstance,
            new Present("SubnetId") { Allowed = parameters => parameters.SubnetIds })
        {
            Parameters = [RuleParameters.SubnetIdsName],
            Why = "Outside a VPC of yours no security group, endpoint policy or flow log applies to the notebook.",
            Fix = "The subnet is create-only. Recreate the notebook in a private subnet; SageMaker.1 is fixed by the same move.",
            FixKind = FixKind.Recreate,
            Prevention = [Denies("CreateNotebookInstance", ("Null", "sagemaker:VpcSubnets", "true"))],
        },
        new(3, "Users of notebook instances are not root", Severity.High, NotebookInstance,
            new Is("RootAccess", "Disabled", Default: "Enabled"))
        {
            Why = "A user with root can undo every safeguard inside the notebook.",
            Fix = "Stop the notebook, update it with RootAccess Disabled, and start it again. Files stay; running kernels end.",
            FixKind = FixKind.InPlace,
            Prevention =
            [
                Denies("CreateNotebookInstance", ("StringNotEquals", "sagemaker:RootAccess", "Disabled")),
                // An update that leaves the field out keeps it as it is: StringNotEquals would deny every resize.
                Denies("UpdateNotebookInstance", ("StringEquals", "sagemaker:RootAccess", "Enabled")),
            ],
        },
        new(4, "Production variants start with more than one instance", Severity.Medium, EndpointConfig,
            new EachOf("ProductionVariants", new MoreThan("InitialInstanceCount", 1)) { Except = "ServerlessConfig" })
        {
            AwsTrigger = AwsTrigger.Periodic,
            Why = "An endpoint on one instance, in one Availability Zone, is gone when that instance or zone is.",
            Fix = "Create an endpoint configuration with InitialInstanceCount of at least 2 for each variant and update the endpoint to use it.",
            FixKind = FixKind.Recreate,
        },
        new(5, "Models run in network isolation", Severity.Medium, Model, new IsTrue("EnableNetworkIsolation"))
        {
            Why = IsolationWhy,
            Fix = "A model cannot be changed: create it again with EnableNetworkIsolation true and point endpoint configurations to it.",
            FixKind = FixKind.Recreate,
            Prevention = [Denies("CreateModel", ("BoolIfExists", "sagemaker:NetworkIsolation", "false"))],
        },
        IsTagged(6, "App image configurations are tagged", AppImageConfig),
        IsTagged(7, "Images are tagged", Image),
        new(8, "Notebook instances run on a supported platform", Severity.Medium, NotebookInstance,
            new IsOneOf("PlatformIdentifier", RuleParameters.PlatformsName, parameters => parameters.SupportedPlatforms)
            {
                // AWS, "Amazon Linux 2023 notebook instances": the default of new notebook instances since 2026-05-15.
                DeclaredDefault = "notebook-al2023-v1",
            })
        {
            AwsTrigger = AwsTrigger.Periodic,
            NeedsSchedule = "AWS retires platforms, and upgrades notebooks, without a change that AWS Config's schema shows.",
            Parameters = [RuleParameters.PlatformsName],
            Why = "A platform that AWS no longer supports gets no security updates.",
            Fix = "Stop the notebook, update it with PlatformIdentifier notebook-al2023-v1, and start it again. Amazon Linux 1 cannot move: recreate.",
            FixKind = FixKind.InPlace,
        },
        EncryptsJobTraffic(9, "Data quality jobs encrypt traffic between containers", DataQualityJobDefinition, always: false),
        EncryptsJobTraffic(10, "Model explainability jobs encrypt traffic between containers", ModelExplainabilityJobDefinition, always: false),
        IsolatesJobs(11, "Data quality jobs run in network isolation", Severity.Medium, DataQualityJobDefinition),
        IsolatesJobs(12, "Model bias jobs run in network isolation", Severity.Medium, ModelBiasJobDefinition),
        EncryptsJobTraffic(13, "Model quality jobs encrypt traffic between containers", ModelQualityJobDefinition, always: false),
        new(14, "Monitoring schedules run in network isolation", Severity.Medium, MonitoringSchedule,
            new InJobDefinition(new IsTrue(Isolated)))
        {
            NeedsSchedule = NamedDefinitionsChange,
            Why = IsolationWhy,
            Fix = "Update the monitoring schedule with EnableNetworkIsolation true in its job definition, or point it to a definition that has it.",
            FixKind = FixKind.InPlace,
            Prevention = [Denies(["CreateMonitoringSchedule", "UpdateMonitoringSchedule"], ("Bool", "sagemaker:NetworkIsolation", "false"))],
            PreventionCaveat = ScheduleCaveat,
        },
        EncryptsJobTraffic(15, "Model bias jobs on several instances encrypt traffic between containers", ModelBiasJobDefinition, always: true),
        new(16, "A model's primary container comes from a private registry", Severity.Medium, Model,
            new Where(new Has("PrimaryContainer", "The model has no primary container."), new Is($"PrimaryContainer.{Vpc}", "Vpc", Default: "Platform")))
        {
            Why = "An image from a registry in your VPC is pulled without crossing the internet.",
            Fix = "A model cannot be changed: create it again with ImageConfig.RepositoryAccessMode Vpc for its primary container.",
            FixKind = FixKind.Recreate,
        },
        new(17, "Feature groups encrypt their offline store with a KMS key", Severity.Medium, FeatureGroup,
            new Where(new Has("OfflineStoreConfig", "The feature group has no offline store."), new Present("OfflineStoreConfig.S3StorageConfig.KmsKeyId")))
        {
            Why = "With a KMS key of yours you decide, and can see, who decrypts the features in Amazon S3.",
            Fix = "The key is create-only: create the feature group again with OfflineStoreConfig.S3StorageConfig.KmsKeyId and load its data.",
            FixKind = FixKind.Recreate,
            Prevention =
            [
                Denies(
                    "CreateFeatureGroup",
                    ("Null", "sagemaker:FeatureGroupOfflineStoreConfig", "false"),
                    ("Null", "sagemaker:FeatureGroupOfflineStoreKmsKeyArn", "true")),
            ],
        },
        new(18, "Feature groups encrypt their online store with a KMS key", Severity.Medium, FeatureGroup,
            new Where(
                new IsOn("OnlineStoreConfig.EnableOnlineStore", "The feature group has no online store."),
                new Where(
                    new IsNot("OnlineStoreConfig.StorageType", "InMemory", "The online store is kept in memory."),
                    new Present("OnlineStoreConfig.SecurityConfig.KmsKeyId"))))
        {
            Why = "With a KMS key of yours you decide, and can see, who decrypts the features in the online store.",
            Fix = "The key is create-only: create the feature group again with OnlineStoreConfig.SecurityConfig.KmsKeyId and load its data.",
            FixKind = FixKind.Recreate,
            Prevention =
            [
                Denies(
                    "CreateFeatureGroup",
                    ("Bool", "sagemaker:FeatureGroupEnableOnlineStore", "true"),
                    ("Null", "sagemaker:FeatureGroupOnlineStoreKmsKeyArn", "true")),
            ],
            PreventionCaveat = "In-memory stores cannot be told apart and are denied too.",
        },
        new(19, "All containers of an inference pipeline come from a private registry", Severity.Medium, Model,
            new EachOf("Containers", new Is(Vpc, "Vpc", Default: "Platform")))
        {
            Why = "An image from a registry in your VPC is pulled without crossing the internet.",
            Fix = "A model cannot be changed: create it again with ImageConfig.RepositoryAccessMode Vpc for each container.",
            FixKind = FixKind.Recreate,
        },
        IsolatesJobs(20, "Model explainability jobs run in network isolation", Severity.High, ModelExplainabilityJobDefinition),
        new(21, "Notebook instances encrypt their volume with a KMS key", Severity.Medium, NotebookInstance, new Present("KmsKeyId"))
        {
            Why = "With a KMS key of yours you decide, and can see, who decrypts the notebook's volume.",
            Fix = "The key is create-only. Recreate the notebook with KmsKeyId; SageMaker.1 is fixed by the same move.",
            FixKind = FixKind.Recreate,
            Prevention = [Denies("CreateNotebookInstance", ("Null", "sagemaker:VolumeKmsKeyArn", "true"))],
        },
        new(22, "Monitoring schedules encrypt traffic between containers", Severity.Medium, MonitoringSchedule,
            new InJobDefinition(new IsTrue(Encrypted)))
        {
            NeedsSchedule = NamedDefinitionsChange,
            Why = EncryptionWhy,
            Fix = "Update the monitoring schedule with EnableInterContainerTrafficEncryption true in its job definition, or point it to a definition that has it.",
            FixKind = FixKind.InPlace,
            Prevention = [Denies(["CreateMonitoringSchedule", "UpdateMonitoringSchedule"], ("Bool", "sagemaker:InterContainerTrafficEncryption", "false"))],
            PreventionCaveat = ScheduleCaveat,
        },
        new(23, "Inference experiments encrypt instance storage with a KMS key", Severity.Medium, InferenceExperiment, new Present("KmsKey"))
        {
            Why = "With a KMS key of yours you decide, and can see, who decrypts what the experiment's instances store.",
            Fix = "The key is create-only: create the experiment again with KmsKey.",
            FixKind = FixKind.Recreate,
        },
        new(24, "Inference experiments encrypt captured data with a KMS key", Severity.Medium, InferenceExperiment,
            new Where(new Has("DataStorageConfig", "The experiment captures no data."), new Present("DataStorageConfig.KmsKey")))
        {
            Why = "With a KMS key of yours you decide, and can see, who decrypts the captured requests and answers.",
            Fix = "Update the inference experiment with DataStorageConfig.KmsKey.",
            FixKind = FixKind.InPlace,
        },
        IsolatesJobs(25, "Model quality jobs run in network isolation", Severity.High, ModelQualityJobDefinition),
    ];

    /// <summary>The control of an id such as <c>SageMaker.1</c>, or null. Case does not matter.</summary>
    /// <param name="id">The id.</param>
    public static Control? Find(string id) =>
        Controls.FirstOrDefault(control => control.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static Control EncryptsJobTraffic(int number, string title, ResourceKind kind, bool always) =>
        new(number, title, Severity.Medium, kind, new Where(new SeveralInstances(always), new IsTrue(Encrypted)))
        {
            Parameters = always ? [] : [RuleParameters.EncryptionName],
            Why = EncryptionWhy,
            Fix = NewDefinition,
            FixKind = FixKind.Recreate,
            Prevention = [Denies($"Create{kind.ShortName}", ("BoolIfExists", "sagemaker:InterContainerTrafficEncryption", "false"))],
            PreventionCaveat = always
                ? "It also denies definitions with a single instance, which this control leaves out."
                : "It also denies definitions with a single instance, which have no traffic between containers.",
        };

    private static Control IsolatesJobs(int number, string title, Severity severity, ResourceKind kind) =>
        new(number, title, severity, kind, new IsTrue(Isolated))
        {
            Why = IsolationWhy,
            Fix = NewDefinition,
            FixKind = FixKind.Recreate,
            Prevention = [Denies($"Create{kind.ShortName}", ("BoolIfExists", "sagemaker:NetworkIsolation", "false"))],
        };

    private static Control IsTagged(int number, string title, ResourceKind kind) =>
        new(number, title, Severity.Low, kind, new Tagged())
        {
            Parameters = [RuleParameters.RequiredKeyTagsName],
            Why = "Tags tell who owns a resource and what it is for; access by attribute depends on them.",
            Fix = "Add the tags: aws sagemaker add-tags --resource-arn ARN --tags Key=…,Value=….",
            FixKind = FixKind.InPlace,
            Prevention = [Denies($"Create{kind.ShortName}", ("Null", "aws:TagKeys", "true"))],
            PreventionCaveat = "It asks for any tag; for certain keys use a condition on aws:RequestTag/KEY for each.",
        };

    private static Deny Denies(string action, params (string Operator, string Key, string Value)[] conditions) =>
        Denies([action], conditions);

    private static Deny Denies(string[] actions, params (string Operator, string Key, string Value)[] conditions) =>
        new(actions, [.. conditions.Select(c => new PolicyCondition(c.Operator, c.Key, c.Value))]);
}
