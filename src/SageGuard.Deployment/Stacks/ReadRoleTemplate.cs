// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Policies;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// The role with which people scan and diagnose an account of an organization from another one: it reads, and may do nothing else.
/// Deployed to each account once, in any Region.
/// </summary>
public static class ReadRoleTemplate
{
    private const string TrustedArn = "TrustedArn";
    private const string ExternalId = "ExternalId";
    private const string HasExternalId = "HasExternalId";

    /// <summary>The role's name, as the examples of the command line have it.</summary>
    public const string RoleName = "sageguard-read";

    /// <summary>The stack in YAML, as policies/read-role.yaml in the repository.</summary>
    public static string Write() =>
        TemplateYaml.Write(
            Create(),
            "A role to scan and to diagnose accounts of an organization with; docs/deploy.md describes how to deploy it.",
            "Generated from the catalog; a test rewrites it, and edits here are lost."
        );

    /// <summary>The stack.</summary>
    public static Template Create() =>
        new(
            "The role with which sageguard reads this account.",
            [
                new(
                    "Role",
                    "AWS::IAM::Role",
                    Json.Object(
                        ("RoleName", RoleName),
                        ("Description", "Lets sageguard scan and diagnose this account. It reads, and may do nothing else."),
                        ("MaxSessionDuration", 3600),
                        (
                            "AssumeRolePolicyDocument",
                            PolicyDocument.Create(
                                Json.Object(
                                    ("Effect", "Allow"),
                                    ("Principal", Json.Object(("AWS", Intrinsic.Ref(TrustedArn)))),
                                    ("Action", "sts:AssumeRole"),
                                    (
                                        "Condition",
                                        Decision
                                            .At(HasExternalId)
                                            .Choose(
                                                Json.Object(("StringEquals", Json.Object(("sts:ExternalId", Intrinsic.Ref(ExternalId)))))
                                            )
                                    )
                                )
                            )
                        ),
                        ("Policies", new JsonArray(Policy("Scan", OperatorPolicies.Scan()), Policy("Doctor", OperatorPolicies.Doctor())))
                    )
                ),
            ]
        )
        {
            Parameters =
            [
                new(TrustedArn, "Who may assume the role: the ARN of a role or a user in the account that scans.")
                {
                    // Not a whole account: anyone there who may assume roles would read all the others.
                    AllowedPattern = "arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+",
                    ConstraintDescription = "the ARN of a role or a user, such as arn:aws:iam::111122223333:role/Auditor.",
                },
                new(ExternalId, "The external id that --external-id has to name. Default: none is asked for.")
                {
                    Default = "",
                    AllowedPattern = "|[A-Za-z0-9+=,.@:/_-]{2,1224}",
                    ConstraintDescription = "2 to 1224 letters, digits and +=,.@:/_-, or nothing.",
                },
            ],
            Conditions = [new(HasExternalId, Intrinsic.Not(Intrinsic.RefEquals(ExternalId, "")))],
            Outputs = [new("RoleArn", "For --role-arn.", Intrinsic.GetAtt("Role", "Arn"))],
        };

    private static JsonObject Policy(string name, string document) =>
        Json.Object(("PolicyName", name), ("PolicyDocument", JsonNode.Parse(document)));
}
