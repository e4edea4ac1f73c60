// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>What security reviews ask of a stack: how roles are called and bounded, keys, code signing, a VPC, who reads dead letters,
/// tags.</summary>
internal sealed record ReviewInputs
{
    // What Lambda needs to put a function into a VPC; AWS has no resource-level permission that it could be limited to.
    private static readonly string[] VpcActions =
    [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    ];

    public required Func<JsonNode> RolePath { get; init; }

    public required Optional RoleNamePrefix { get; init; }

    public required Optional PermissionsBoundary { get; init; }

    public required Optional KmsKey { get; init; }

    public required Optional CodeSigning { get; init; }

    public required Optional Vpc { get; init; }

    public required Optional DeadLetterReaders { get; init; }

    /// <summary>Tags by key; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public static ReviewInputs From(AccountSettings settings) =>
        new()
        {
            RolePath = () => settings.RolePath,
            RoleNamePrefix = Optional.From(settings.RoleNamePrefix, prefix => prefix),
            PermissionsBoundary = Optional.From(settings.PermissionsBoundary, Policy),
            KmsKey = Optional.From(settings.KmsKeyArn, OwnArn),
            CodeSigning = Optional.From(settings.CodeSigningConfigArn, arn => arn),
            Vpc =
                settings.VpcSubnetIds.Count == 0
                    ? Optional.None
                    : new(Decision.Yes, () => Network(Json.Array(settings.VpcSubnetIds), Json.Array(settings.VpcSecurityGroupIds))),
            DeadLetterReaders = Optional.From(settings.DeadLetterReaders),
            Tags = settings.Tags,
        };

    /// <summary>An ARN in which the setting's placeholders are the stack's own Region and account.</summary>
    public static JsonNode OwnArn(string arn) =>
        arn.Contains(Setting.OwnRegion, StringComparison.Ordinal) || arn.Contains(Setting.OwnAccount, StringComparison.Ordinal)
            ? Intrinsic.Sub(
                arn.Replace(Setting.OwnRegion, "${AWS::Region}", StringComparison.Ordinal)
                    .Replace(Setting.OwnAccount, "${AWS::AccountId}", StringComparison.Ordinal)
            )
            : arn;

    /// <summary>The ARN of a managed policy of the account.</summary>
    public static JsonNode Policy(string name) => Intrinsic.Sub($"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy/{name}");

    public static JsonObject Network(JsonNode subnets, JsonNode groups) =>
        Json.Object(("SubnetIds", subnets), ("SecurityGroupIds", groups));

    public JsonArray? TagList() =>
        Tags.Count == 0 ? null : Json.Array(Tags.Select(tag => Json.Object(("Key", tag.Key), ("Value", tag.Value))));

    /// <summary>A role's properties.</summary>
    /// <param name="part">What its name holds besides the prefix, with a hyphen behind it; empty for the function's.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="trust">Who may assume it.</param>
    /// <param name="policies">Policies by name.</param>
    public JsonObject Role(string part, string description, JsonObject trust, params (string Name, JsonObject Document)[] policies) =>
        Json.Object(
            ("Description", description),
            ("Path", RolePath()),
            // Roles are the account's, not a Region's.
            ("RoleName", RoleNamePrefix.Choose(prefix => Named(prefix, part))),
            ("PermissionsBoundary", PermissionsBoundary.Node),
            ("AssumeRolePolicyDocument", trust),
            (
                "Policies",
                Json.Array(policies.Select(policy => Json.Object(("PolicyName", policy.Name), ("PolicyDocument", policy.Document))))
            ),
            ("Tags", TagList())
        );

    /// <summary>The statements that the options call for: the key for dead letters, and interfaces in a VPC.</summary>
    public IEnumerable<JsonNode?> Statements() =>
        [KmsKey.Choose(key => PolicyDocument.Allow(["kms:Decrypt", "kms:GenerateDataKey"], key)), VpcStatement()];

    /// <summary>The statement for interfaces in a VPC; null where there is none.</summary>
    public JsonNode? VpcStatement() => Vpc.When.IsNo ? null : Vpc.When.Choose(PolicyDocument.Allow(VpcActions, "*"));

    private static JsonObject Named(JsonNode prefix, string part) =>
        prefix is JsonObject reference
            ? Intrinsic.Sub($"${{{reference["Ref"]!.GetValue<string>()}}}sageguard-{part}${{AWS::Region}}")
            : Intrinsic.Sub($"{prefix.GetValue<string>()}sageguard-{part}${{AWS::Region}}");
}
