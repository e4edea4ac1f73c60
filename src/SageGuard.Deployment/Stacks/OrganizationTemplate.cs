// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// SageGuard in every account of organizational units, those that join later included. A service-managed StackSet leaves out
/// the management account: deploy the account's stack there.
/// </summary>
public static class OrganizationTemplate
{
    /// <summary>What the stack is, in a sentence.</summary>
    public const string Description = "SageGuard in the accounts of an organization.";

    /// <summary>The stack's one resource.</summary>
    /// <param name="settings">The organizational units, Regions and artifact buckets.</param>
    /// <param name="artifactKey">The zip's key in the artifact buckets.</param>
    /// <param name="artifactSha256">The zip's SHA-256 in base64: the accounts refuse other code.</param>
    /// <param name="templateUrl">
    /// Where the account's template is: a string or an intrinsic function. From a bucket a StackSet takes 1 MB; in its body 51,200
    /// characters, which all controls with their alarms and the hook come too close to.
    /// </param>
    public static IReadOnlyList<TemplateResource> Resources(
        DeploymentSettings settings,
        string artifactKey,
        string artifactSha256,
        JsonNode templateUrl
    ) =>
        [
            new(
                "StackSet",
                "AWS::CloudFormation::StackSet",
                Json.Object(
                    ("StackSetName", "SageGuard"),
                    ("Description", AccountTemplate.Description),
                    ("PermissionModel", "SERVICE_MANAGED"),
                    ("CallAs", settings.CallAs),
                    ("AutoDeployment", Json.Object(("Enabled", true), ("RetainStacksOnAccountRemoval", false))),
                    ("ManagedExecution", Json.Object(("Active", true))),
                    ("Capabilities", new JsonArray(settings.Account.RoleNamePrefix is null ? "CAPABILITY_IAM" : "CAPABILITY_NAMED_IAM")),
                    (
                        "OperationPreferences",
                        Json.Object(
                            ("RegionConcurrencyType", "PARALLEL"),
                            ("MaxConcurrentPercentage", 25),
                            ("FailureTolerancePercentage", 10)
                        )
                    ),
                    (
                        "Parameters",
                        new JsonArray(
                            Parameter(FunctionCode.PrefixParameter, settings.ArtifactBucketPrefix!),
                            Parameter(FunctionCode.KeyParameter, artifactKey),
                            Parameter(FunctionCode.HashParameter, artifactSha256)
                        )
                    ),
                    (
                        "StackInstancesGroup",
                        new JsonArray(
                            Json.Object(
                                ("DeploymentTargets", Json.Object(("OrganizationalUnitIds", Json.Array(settings.OrganizationalUnits)))),
                                ("Regions", Json.Array(settings.Regions))
                            )
                        )
                    ),
                    ("TemplateURL", templateUrl)
                )
            ),
        ];

    private static JsonObject Parameter(string key, string value) => Json.Object(("ParameterKey", key), ("ParameterValue", value));
}
