// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// One view over accounts and Regions: AWS Config's aggregator and Security Hub's. Deployed in one Region of the account that
/// administers both for the organization.
/// </summary>
public static class AggregationTemplate
{
    private const string Role = "Role";

    /// <summary>The stack.</summary>
    public static Template Create() =>
        new(
            "SageGuard's results across accounts and Regions.",
            [
                new(
                    Role,
                    "AWS::IAM::Role",
                    Json.Object(
                        ("Description", "Lets AWS Config find the accounts of the organization."),
                        ("AssumeRolePolicyDocument", PolicyDocument.TrustingForOwnAccount("config.amazonaws.com")),
                        (
                            "Policies",
                            new JsonArray(
                                Json.Object(
                                    ("PolicyName", "Organization"),
                                    (
                                        "PolicyDocument",
                                        PolicyDocument.Create(
                                            PolicyDocument.Allow(
                                                [
                                                    "organizations:DescribeOrganization",
                                                    "organizations:ListAWSServiceAccessForOrganization",
                                                    "organizations:ListAccounts",
                                                    "organizations:ListDelegatedAdministrators",
                                                ],
                                                "*"
                                            )
                                        )
                                    )
                                )
                            )
                        )
                    )
                ),
                new(
                    "Aggregator",
                    "AWS::Config::ConfigurationAggregator",
                    Json.Object(
                        ("ConfigurationAggregatorName", "SageGuard"),
                        ("OrganizationAggregationSource", Json.Object(("RoleArn", Intrinsic.GetAtt(Role, "Arn")), ("AllAwsRegions", true)))
                    )
                ),
                new("Findings", "AWS::SecurityHub::FindingAggregator", Json.Object(("RegionLinkingMode", "ALL_REGIONS"))),
            ]
        );
}
