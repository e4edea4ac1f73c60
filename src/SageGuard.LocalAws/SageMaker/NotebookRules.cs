// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>What CreateNotebookInstance and UpdateNotebookInstance accept, beyond what holds for every kind.</summary>
internal static class NotebookRules
{
    private const string Platforms = "(notebook-al1-v1|notebook-al2-v1|notebook-al2-v2|notebook-al2-v3|notebook-al2023-v1)";
    private static readonly string[] OnOff = ["Enabled", "Disabled"];

    private static readonly string[] Settable =
    [
        "InstanceType",
        "IpAddressType",
        "PlatformIdentifier",
        "RoleArn",
        "VolumeSizeInGB",
        "DefaultCodeRepository",
        "AdditionalCodeRepositories",
        "AcceleratorTypes",
        "RootAccess",
        "InstanceMetadataServiceConfiguration",
    ];

    public static void CheckValues(Constraints constraints, JsonObject input)
    {
        constraints.OneOf(Json.String(input, "DirectInternetAccess"), "DirectInternetAccess", OnOff);
        constraints.OneOf(Json.String(input, "RootAccess"), "RootAccess", OnOff);
        constraints.OneOf(Json.String(input, "IpAddressType"), "IpAddressType", "ipv4", "dualstack");
        constraints.Range(Json.Int(input, "VolumeSizeInGB"), "VolumeSizeInGB", 5, 16384);
        constraints.Pattern(Json.String(input, "PlatformIdentifier"), "PlatformIdentifier", Platforms);
        constraints.Pattern(Json.String(input, "InstanceType"), "InstanceType", "ml\\.[a-z0-9-]+\\.[a-z0-9-]+");
        constraints.Length(Json.String(input, "RoleArn"), "RoleArn", 20, 2048);
        constraints.Pattern(Json.String(input, "RoleArn"), "RoleArn", "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
        constraints.Length(Json.String(input, "SubnetId"), "SubnetId", 0, 32);
        constraints.Size(Json.List(input, "SecurityGroupIds")?.Count, "SecurityGroupIds", 0, 5);
        if (Json.Object(input, "InstanceMetadataServiceConfiguration") is { } metadata)
        {
            constraints.Pattern(
                Json.String(metadata, "MinimumInstanceMetadataServiceVersion"),
                "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
                "1|2"
            );
        }
    }

    public static void CheckCreate(JsonObject input, LocalCloudOptions options)
    {
        var subnet = Json.String(input, "SubnetId");
        var groups = Json.List(input, "SecurityGroupIds")?.Count ?? 0;
        if (string.IsNullOrEmpty(subnet) && Json.String(input, "DirectInternetAccess") == "Disabled")
        {
            throw AwsException.Validation(
                "Direct internet access can only be disabled for a notebook instance in a VPC: SubnetId is required when DirectInternetAccess is Disabled."
            );
        }

        if (string.IsNullOrEmpty(subnet) && groups > 0)
            throw AwsException.Validation("SubnetId is required when SecurityGroupIds are specified.");
        RefusePlatform(Json.String(input, "PlatformIdentifier"), options);
    }

    /// <summary>Amazon Linux 1 was never to be started again; Amazon Linux 2 not since 2026-07-01.</summary>
    public static void RefusePlatform(string? platform, LocalCloudOptions options)
    {
        if (
            platform == "notebook-al1-v1"
            || (
                platform?.StartsWith("notebook-al2-", StringComparison.Ordinal) == true
                && options.Time.GetUtcNow() >= options.AmazonLinux2EndsAt
            )
        )
        {
            throw AwsException.Validation($"Platform identifier ({platform}) is not supported for this service.");
        }
    }

    public static void CheckUpdate(StoredResource notebook, JsonObject input, LocalCloudOptions options)
    {
        var current = Json.String(notebook.Describe, "PlatformIdentifier");
        if (Json.String(input, "PlatformIdentifier") is { } platform)
        {
            if (current == "notebook-al1-v1" && platform != current)
                throw AwsException.Validation("The platform of a notebook instance on notebook-al1-v1 cannot be changed.");
            RefusePlatform(platform, options);
        }
        if (Json.Int(input, "VolumeSizeInGB") is { } size && size < Json.Int(notebook.Describe, "VolumeSizeInGB"))
            throw AwsException.Validation("VolumeSizeInGB cannot be less than the current volume size.");
        if (Json.Bool(input, "DisassociateLifecycleConfig") == true && input["LifecycleConfigName"] is not null)
            throw AwsException.Validation("LifecycleConfigName and DisassociateLifecycleConfig cannot be used together.");
    }

    public static void Apply(StoredResource notebook, JsonObject input)
    {
        var describe = notebook.Describe;
        foreach (var member in Settable)
        {
            if (input[member] is { } value)
                describe[member] = value.DeepClone();
        }
        if (input["LifecycleConfigName"] is { } lifecycle)
            describe["NotebookInstanceLifecycleConfigName"] = lifecycle.DeepClone();
        Drop("DisassociateLifecycleConfig", "NotebookInstanceLifecycleConfigName");
        Drop("DisassociateAcceleratorTypes", "AcceleratorTypes");
        Drop("DisassociateDefaultCodeRepository", "DefaultCodeRepository");
        Drop("DisassociateAdditionalCodeRepositories", "AdditionalCodeRepositories");

        void Drop(string flag, string member)
        {
            if (Json.Bool(input, flag) == true)
                describe.Remove(member);
        }
    }
}
