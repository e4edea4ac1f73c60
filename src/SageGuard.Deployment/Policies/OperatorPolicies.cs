// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Remediation;

namespace SageGuard.Deployment.Policies;

/// <summary>
/// IAM policies for people who use the command <c>sageguard</c>: one for each job, so that someone who looks cannot change, and
/// someone who repairs cannot delete.
/// </summary>
public static class OperatorPolicies
{
    private const string Notebooks = "arn:*:sagemaker:*:*:notebook-instance/*";
    private const string OwnLifecycleConfigurations = $"arn:*:sagemaker:*:*:notebook-instance-lifecycle-config/{RebuildNames.Prefix}*";

    // What reach and the plan of a repair read of a Region's networks.
    private static readonly string[] Networks =
    [
        "ec2:DescribeEgressOnlyInternetGateways",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTransitGatewayAttachments",
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        "ec2:DescribeVpcBlockPublicAccessOptions",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcPeeringConnections",
        "ec2:DescribeVpcs",
        "ec2:GetManagedPrefixListEntries",
    ];
    private const string LifecycleConfigurations = "arn:*:sagemaker:*:*:notebook-instance-lifecycle-config/*";

    /// <summary>To scan: reads only.</summary>
    public static string Scan() =>
        Document(
            ReadSageMaker(),
            // Keys, repositories and buckets can be of any account, which has its own say.
            new Statement(
                "ReadSurroundings",
                [.. Catalog.Controls.SelectMany(control => control.Requirement.OtherActions).Distinct().Order(StringComparer.Ordinal)],
                "*"
            ),
            // The Regions that an account has enabled, for --all-regions.
            new Statement("ReadRegions", ["ec2:DescribeRegions"], "*")
        );

    /// <summary>To diagnose: reads SageMaker, AWS Config, the functions' settings and logs, and Security Hub's findings.</summary>
    public static string Doctor() =>
        Document(
            ReadSageMaker(),
            new Statement(
                "ReadConfig",
                [
                    "config:DescribeConfigRules",
                    "config:DescribeConfigurationRecorderStatus",
                    "config:DescribeConfigurationRecorders",
                    "config:DescribeDeliveryChannelStatus",
                    "config:DescribeDeliveryChannels",
                    "config:GetComplianceDetailsByConfigRule",
                    "config:ListDiscoveredResources",
                ],
                "*"
            ),
            new Statement(
                "ReadFunctions",
                [
                    "lambda:GetFunctionConcurrency",
                    "lambda:GetFunctionConfiguration",
                    "lambda:GetFunctionEventInvokeConfig",
                    "lambda:GetPolicy",
                ],
                "arn:*:lambda:*:*:function:*SageGuard*",
                "arn:*:lambda:*:*:function:*sageguard*"
            ),
            // What a failing function logged last; other functions' logs are not its business.
            new Statement(
                "ReadFunctionLogs",
                ["logs:FilterLogEvents"],
                "arn:*:logs:*:*:log-group:/aws/lambda/*SageGuard*",
                "arn:*:logs:*:*:log-group:/aws/lambda/*sageguard*"
            ),
            // CloudWatch knows no resource for this action.
            new Statement("ReadFunctionErrors", ["cloudwatch:GetMetricStatistics"], "*"),
            new Statement("ReadFindings", ["securityhub:DescribeHub", "securityhub:GetEnabledStandards", "securityhub:GetFindings"], "*")
        );

    private static Statement ReadSageMaker() =>
        new(
            "ReadSageMaker",
            [
                .. Permissions
                    .For(Catalog.Controls, waivers: true)
                    .Select(grant => grant.Action)
                    .Where(action => action.StartsWith("sagemaker:", StringComparison.Ordinal))
                    .Distinct(),
            ],
            "*"
        );

    /// <summary>To see what notebooks and Studio domains reach: reads only.</summary>
    public static string Reach() =>
        Document(
            new Statement(
                "ReadWorkloads",
                [
                    "sagemaker:DescribeDomain",
                    "sagemaker:DescribeNotebookInstance",
                    "sagemaker:DescribeUserProfile",
                    "sagemaker:ListDomains",
                    "sagemaker:ListNotebookInstances",
                    "sagemaker:ListUserProfiles",
                ],
                "*"
            ),
            new Statement("ReadNetworks", [.. Networks.Append("ec2:DescribeRegions").Order(StringComparer.Ordinal)], "*"),
            // Called only where a firewall is on a way.
            new Statement(
                "ReadFirewalls",
                [
                    "network-firewall:DescribeFirewall",
                    "network-firewall:DescribeFirewallPolicy",
                    "network-firewall:DescribeRuleGroup",
                    "network-firewall:DescribeVpcEndpointAssociation",
                    "network-firewall:ListFirewalls",
                    "network-firewall:ListVpcEndpointAssociations",
                ],
                "*"
            )
        );

    /// <summary>To scan the accounts of an organization: finds them, assumes the role that reads in each, and reads the own
    /// account.</summary>
    public static string Organization() =>
        Document(
            new Statement(
                "ReadOrganization",
                ["organizations:ListAccounts", "organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"],
                "*"
            ),
            new Statement("AssumeReadRoles", ["sts:AssumeRole"], $"arn:*:iam::*:role/{Stacks.ReadRoleTemplate.RoleName}"),
            ReadSageMaker(),
            new Statement("ReadRegions", ["ec2:DescribeRegions"], "*")
        );

    /// <summary>To evaluate what an aggregator of AWS Config holds: reads it, and no account.</summary>
    /// <remarks>Source: service authorization reference, AWS Config.</remarks>
    public static string Aggregator() =>
        Document(
            new Statement(
                "ReadAggregators",
                ["config:DescribeConfigurationAggregatorSourcesStatus", "config:SelectAggregateResourceConfig"],
                "arn:*:config:*:*:config-aggregator/*"
            )
        );

    /// <summary>To import a scan's findings into the account's own Security Hub, and to archive what is gone: nothing of other
    /// products.</summary>
    /// <remarks>Source: service authorization reference, AWS Security Hub: BatchImportFindings is for a product, GetFindings for
    /// none.</remarks>
    public static string Import() =>
        Document(
            new Statement("ReadFindings", ["securityhub:GetFindings"], "*"),
            new Statement("ImportFindings", ["securityhub:BatchImportFindings"], "arn:*:securityhub:*:*:product/*/default")
        );

    /// <summary>To re-evaluate, to plan, to repair and to take a rebuild back: stops, changes, starts and recreates notebooks, and deletes
    /// none.</summary>
    /// <remarks>
    /// Passing the notebooks' roles, and access to the backup bucket, come on top: they are the account's own. What is created
    /// is closed, and lifecycle configurations are our own; updates stay broad, because a notebook's own one is put back.
    /// </remarks>
    public static string Repair() =>
        Document(
            new Statement("ReadNotebooks", ["sagemaker:ListNotebookInstances"], "*"),
            // What plan looks at around a notebook; without them it says "Not checked".
            new Statement(
                "ReadSurroundings",
                [
                    .. Networks.Append("ec2:DescribeVpcAttribute").Order(StringComparer.Ordinal),
                    "iam:GetAccountAuthorizationDetails",
                    "iam:SimulatePrincipalPolicy",
                    "servicequotas:ListAWSDefaultServiceQuotas",
                    "servicequotas:ListServiceQuotas",
                ],
                "*"
            ),
            new Statement("ReadKeys", ["kms:DescribeKey"], "arn:*:kms:*:*:key/*"),
            new Statement(
                "RepairNotebooks",
                [
                    "sagemaker:DescribeNotebookInstance",
                    "sagemaker:ListTags",
                    "sagemaker:StartNotebookInstance",
                    "sagemaker:StopNotebookInstance",
                    "sagemaker:UpdateNotebookInstance",
                ],
                Notebooks
            ),
            new Statement("CreateClosedNotebooks", ["sagemaker:CreateNotebookInstance"], Notebooks)
            {
                Condition = ("StringEquals", "sagemaker:DirectInternetAccess", ["Disabled"]),
            },
            // A replacement is made with the old one's tags, whatever their keys; on a notebook that is there, only our own.
            new Statement("TagNewNotebooks", ["sagemaker:AddTags"], Notebooks)
            {
                Condition = ("StringEquals", "sagemaker:TaggingAction", ["CreateNotebookInstance"]),
            },
            new Statement("SetOwnTags", ["sagemaker:AddTags"], Notebooks)
            {
                Condition = ("ForAllValues:StringLike", "aws:TagKeys", ["sageguard*"]),
            },
            // Rollback takes back what apply set, the default key of waivers included.
            new Statement("RemoveOwnTags", ["sagemaker:DeleteTags"], Notebooks)
            {
                Condition = ("ForAllValues:StringLike", "aws:TagKeys", ["sageguard*"]),
            },
            new Statement("ReadLifecycleConfigurations", ["sagemaker:DescribeNotebookInstanceLifecycleConfig"], LifecycleConfigurations),
            // The backup runs as a lifecycle configuration of its own; the notebook's is put back.
            new Statement(
                "BackupScripts",
                ["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:DeleteNotebookInstanceLifecycleConfig"],
                OwnLifecycleConfigurations
            ),
            new Statement("Reevaluate", ["config:StartConfigRulesEvaluation"], "arn:*:config:*:*:config-rule/*")
        );

    /// <summary>To purge what was migrated, after its retention: deletes notebooks that carry the tag of a finished rebuild and the
    /// rebuild's backup scripts, and makes none.</summary>
    public static string Purge() =>
        Document(
            new Statement("ReadMigratedNotebooks", ["sagemaker:DescribeNotebookInstance", "sagemaker:ListTags"], Notebooks),
            new Statement("PurgeMigratedNotebooks", ["sagemaker:DeleteNotebookInstance"], Notebooks)
            {
                Condition = ("Null", $"aws:ResourceTag/{RebuildTags.MigratedTo}", ["false"]),
            },
            new Statement("ReadLifecycleConfigurations", ["sagemaker:DescribeNotebookInstanceLifecycleConfig"], LifecycleConfigurations),
            new Statement("PurgeBackupScripts", ["sagemaker:DeleteNotebookInstanceLifecycleConfig"], OwnLifecycleConfigurations)
        );

    private static string Document(params Statement[] statements) =>
        PolicyJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("Version", "2012-10-17");
            writer.WriteStartArray("Statement");
            foreach (var statement in statements)
            {
                writer.WriteStartObject();
                writer.WriteString("Sid", statement.Sid);
                writer.WriteString("Effect", "Allow");
                PolicyJson.WriteStrings(writer, "Action", statement.Actions);
                if (statement.Resources is [var only])
                    writer.WriteString("Resource", only);
                else
                    PolicyJson.WriteStrings(writer, "Resource", statement.Resources);
                if (statement.Condition is var (comparison, key, values))
                {
                    writer.WriteStartObject("Condition");
                    writer.WriteStartObject(comparison);
                    PolicyJson.WriteStrings(writer, key, values);
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private sealed record Statement(string Sid, IReadOnlyList<string> Actions, params IReadOnlyList<string> Resources)
    {
        public (string Comparison, string Key, IReadOnlyList<string> Values)? Condition { get; init; }
    }
}
