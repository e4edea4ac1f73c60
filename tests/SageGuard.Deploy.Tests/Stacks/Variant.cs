// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Deployment.Settings;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The same wishes in the words of both: settings, and parameters of template.yaml.</summary>
internal sealed record Variant(string Name, AccountSettings Settings, IReadOnlyDictionary<string, string> Sam)
{
    private const string Key = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Signing = "arn:aws:lambda:eu-central-1:111122223333:code-signing-config:csc-0123456789abcdef0";

    private static readonly IReadOnlyList<Control> Offered = ControlSet.SecurityHub.Controls;

    /// <summary>Every option at least once, and every control.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("the defaults", new(), On()),
        new("all controls", new() { Controls = ["security-hub"] }, Everything()),
        new(
            "changes only",
            new() { Controls = ["SageMaker.1", "SageMaker.5", "SageMaker.14"], Trigger = Trigger.Changes },
            On("SageMaker.5", "SageMaker.14").With("Trigger", "changes")
        ),
        new(
            "changes only, no schedule at all",
            new() { Controls = ["SageMaker.1", "SageMaker.3"], Trigger = Trigger.Changes },
            On("SageMaker.3").With("Trigger", "changes")
        ),
        new(
            "a schedule only",
            new()
            {
                Controls = ["SageMaker.1", "SageMaker.8", "SageMaker.17"],
                Trigger = Trigger.Schedule,
                Frequency = Every("Three_Hours"),
            },
            On("SageMaker.8", "SageMaker.17").With("Trigger", "schedule").With("Frequency", "Three_Hours")
        ),
        new(
            "waivers, a topic, another processor",
            new()
            {
                Controls = ["security-hub"],
                Frequency = Every("One_Hour"),
                RuleNamePrefix = "acme_",
                Architecture = "arm64",
                ReservedConcurrency = 5,
                LogRetentionDays = 365,
                AlarmTopicArn = "arn:aws:sns:eu-central-1:111122223333:alarms",
                Parameters = new Dictionary<string, string>
                {
                    ["waiverTagKey"] = "sageguard-waiver",
                    ["waiverMaxDays"] = "90",
                    ["subnetIds"] = "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
                    ["requiredKeyTags"] = "owner",
                    ["supportedPlatformIdentifierVersions"] = "notebook-al2023-v1",
                    ["interContainerEncryption"] = "multiInstance",
                },
            },
            Everything()
                .With("Frequency", "One_Hour")
                .With("WaiverTagKey", "sageguard-waiver")
                .With("WaiverMaxDays", "90")
                .With("RuleNamePrefix", "acme_")
                .With("ReservedConcurrency", "5")
                .With("LogRetentionDays", "365")
                .With("AlarmTopicArn", "arn:aws:sns:eu-central-1:111122223333:alarms")
                .With("SubnetIds", "subnet-0123456789abcdef0,subnet-0123456789abcdef1")
                .With("RequiredKeyTags", "owner")
                .With("SupportedPlatformIdentifierVersions", "notebook-al2023-v1")
                .With("InterContainerEncryption", "multiInstance")
        ),
        new(
            "what security reviews ask for",
            new()
            {
                Controls = ["SageMaker.1", "SageMaker.14"],
                RolePath = "/acme/sageguard/",
                RoleNamePrefix = "acme-",
                PermissionsBoundary = "teams/Boundary",
                KmsKeyArn = Key,
                CodeSigningConfigArn = Signing,
                VpcSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
                VpcSecurityGroupIds = ["sg-0123456789abcdef0"],
                DeadLetterReaders = ["arn:aws:iam::*:role/OnCall", "arn:aws:iam::*:role/Auditor*"],
            },
            On("SageMaker.14")
                .With("RolePath", "/acme/sageguard/")
                .With("RoleNamePrefix", "acme-")
                .With("PermissionsBoundary", "teams/Boundary")
                .With("KmsKeyArn", Key)
                .With("CodeSigningConfigArn", Signing)
                .With("VpcSubnetIds", "subnet-0123456789abcdef0,subnet-0123456789abcdef1")
                .With("VpcSecurityGroupIds", "sg-0123456789abcdef0")
                .With("DeadLetterReaders", "arn:aws:iam::*:role/OnCall,arn:aws:iam::*:role/Auditor*")
        ),
    ];

    public IReadOnlyList<Control> Controls => Settings.Check().Controls;

    public bool Waivers => Settings.Parameters.ContainsKey("waiverTagKey");

    public static Variant Named(string name) => All.Single(variant => variant.Name == name);

    /// <summary>The switches of template.yaml that turn certain controls on.</summary>
    public static Dictionary<string, string> On(params IEnumerable<string> ids) =>
        ids.ToDictionary(id => id.Replace(".", "", StringComparison.Ordinal), _ => "on");

    /// <summary>The switches that turn all of them on; the first control has none.</summary>
    public static Dictionary<string, string> Everything() => On(Offered.Skip(1).Select(control => control.Id));

    private static Frequency Every(string name) => Frequency.All.Single(frequency => frequency.Name == name);
}
