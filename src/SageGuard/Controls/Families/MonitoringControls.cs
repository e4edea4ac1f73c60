// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of monitoring: job definitions, and the schedules that run them.</summary>
internal static class MonitoringControls
{
    private static readonly Property Isolated = new("NetworkConfig.EnableNetworkIsolation", "network_config[].enable_network_isolation");

    private static readonly Property Encrypted = new(
        "NetworkConfig.EnableInterContainerTrafficEncryption",
        "network_config[].enable_inter_container_traffic_encryption"
    );

    private const string NewDefinition =
        "A job definition cannot be changed: create one with the setting on, point its monitoring schedule to it, and delete the old one.";

    private const string ScheduleCaveat =
        "A schedule that names a definition is let through; the definition itself is denied where it is made. A schedule that holds its definition is recognized by its instance types.";

    private static readonly string[] ScheduleActions = ["CreateMonitoringSchedule", "UpdateMonitoringSchedule"];

    private const string NamedDefinitionsChange = "A job definition that the schedule only names changes without an event of the schedule.";

    public static IReadOnlyList<Control> All { get; } =
    [
        EncryptsTraffic(
            "SageMaker.9",
            "Data quality jobs encrypt traffic between containers",
            ResourceKinds.DataQualityJobDefinition,
            "SAGEMAKER_DATA_QUALITY_JOB_ENCRYPT_IN_TRANSIT"
        ),
        EncryptsTraffic(
            "SageMaker.10",
            "Model explainability jobs encrypt traffic between containers",
            ResourceKinds.ModelExplainabilityJobDefinition,
            "SAGEMAKER_MODEL_EXPLAINABILITY_JOB_ENCRYPT_IN_TRANSIT"
        ),
        IsIsolated(
            "SageMaker.11",
            "Data quality jobs run in network isolation",
            Severity.Medium,
            ResourceKinds.DataQualityJobDefinition,
            "SAGEMAKER_DATA_QUALITY_JOB_ISOLATION"
        ),
        IsIsolated(
            "SageMaker.12",
            "Model bias jobs run in network isolation",
            Severity.Medium,
            ResourceKinds.ModelBiasJobDefinition,
            "SAGEMAKER_MODEL_BIAS_JOB_ISOLATION"
        ),
        EncryptsTraffic(
            "SageMaker.13",
            "Model quality jobs encrypt traffic between containers",
            ResourceKinds.ModelQualityJobDefinition,
            "SAGEMAKER_MODEL_QUALITY_JOB_ENCRYPT_IN_TRANSIT"
        ),
        OfSchedule(
            "SageMaker.14",
            "Monitoring schedules run in network isolation",
            Isolated,
            "SAGEMAKER_MONITORING_SCHEDULE_ISOLATION",
            "sagemaker:NetworkIsolation",
            Reasons.Isolation,
            Concern.NetworkExposure
        ),
        EncryptsTraffic(
            "SageMaker.15",
            "Model bias jobs on several instances encrypt traffic between containers",
            ResourceKinds.ModelBiasJobDefinition,
            "SAGEMAKER_MODEL_BIAS_JOB_ENCRYPT_IN_TRANSIT",
            onlySeveralInstances: true
        ),
        IsIsolated(
            "SageMaker.20",
            "Model explainability jobs run in network isolation",
            Severity.High,
            ResourceKinds.ModelExplainabilityJobDefinition,
            "SAGEMAKER_MODEL_EXPLAINABILITY_JOB_NETWORK_ISOLATION"
        ),
        OfSchedule(
            "SageMaker.22",
            "Monitoring schedules encrypt traffic between containers",
            Encrypted,
            "SAGEMAKER_MONITORING_SCHEDULE_TRAFFIC_ENCRYPTION",
            "sagemaker:InterContainerTrafficEncryption",
            Reasons.Encryption,
            Concern.DataInTransit
        ),
        IsIsolated(
            "SageMaker.25",
            "Model quality jobs run in network isolation",
            Severity.High,
            ResourceKinds.ModelQualityJobDefinition,
            "SAGEMAKER_MODEL_QUALITY_JOB_DEFINITION_ISOLATION"
        ),
    ];

    private static Control EncryptsTraffic(
        string id,
        string title,
        ResourceKind kind,
        string managedRule,
        bool onlySeveralInstances = false
    ) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = Severity.Medium,
            Concern = Concern.DataInTransit,
            Kind = kind,
            Requirement = new When(new IfSeveralInstances(onlySeveralInstances), new FlagIsTrue(Encrypted)),
            ManagedRule = new(managedRule),
            NeedsSchedule = null,
            Parameters = onlySeveralInstances ? [] : [ControlParameters.InterContainerEncryption],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(
                new Deny(
                    $"Create{kind.ShortName}",
                    new PolicyCondition("BoolIfExists", "sagemaker:InterContainerTrafficEncryption", "false")
                )
            ) with
            {
                Caveat = onlySeveralInstances
                    ? "It also denies definitions with a single instance, which this control leaves out."
                    : "It also denies definitions with a single instance, which have no traffic between containers.",
            },
            Why = Reasons.Encryption,
            Fix = NewDefinition,
            DeclaredFix = $"Set `{Encrypted}` to `true`.",
            Page = SecurityHubPages.ForControl(id),
        };

    private static Control IsIsolated(string id, string title, Severity severity, ResourceKind kind, string managedRule) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = severity,
            Concern = Concern.NetworkExposure,
            Kind = kind,
            Requirement = new FlagIsTrue(Isolated),
            ManagedRule = new(managedRule),
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(
                new Deny($"Create{kind.ShortName}", new PolicyCondition("BoolIfExists", "sagemaker:NetworkIsolation", "false"))
            ),
            Why = Reasons.Isolation,
            Fix = NewDefinition,
            DeclaredFix = $"Set `{Isolated}` to `true`.",
            Page = SecurityHubPages.ForControl(id),
        };

    private static Control OfSchedule(
        string id,
        string title,
        Property setting,
        string managedRule,
        string conditionKey,
        string why,
        Concern concern
    ) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = Severity.Medium,
            Concern = concern,
            Kind = ResourceKinds.MonitoringSchedule,
            Requirement = new InJobDefinition(new FlagIsTrue(setting)),
            ManagedRule = new(managedRule),
            NeedsSchedule = NamedDefinitionsChange,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(
                new Deny(ScheduleActions, [new PolicyCondition("Bool", conditionKey, "false")]),
                // Left out, which means false. Only a definition inside of the schedule has instance types.
                new Deny(
                    ScheduleActions,
                    [
                        new PolicyCondition("BoolIfExists", conditionKey, "false"),
                        new PolicyCondition("Null", "sagemaker:InstanceTypes", "false"),
                    ]
                )
            ) with
            {
                Caveat = ScheduleCaveat,
            },
            Why = why,
            Fix =
                $"Update the monitoring schedule with {setting.Path.Split('.')[^1]} true in its job definition, or point it to a definition that has it.",
            DeclaredFix = $"Set `{setting.Within(InJobDefinition.Inline)}` to `true`, or name a job definition that has it.",
            Page = SecurityHubPages.ForControl(id),
        };
}
