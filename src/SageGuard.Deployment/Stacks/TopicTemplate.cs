// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// The SNS topic that the alarms of an organization's accounts notify: an alarm notifies topics of its own Region only, so that it
/// is deployed in each Region.
/// </summary>
public static class TopicTemplate
{
    private const string Key = "Key";
    private const string Topic = "Topic";

    /// <summary>The stack.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="organizationId">The organization whose accounts' alarms may notify it.</param>
    /// <param name="kmsKeyArn">The ARN of an existing KMS key, with {region} and {account} for the stack's own; null makes one.</param>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static Template Create(string name, string organizationId, string? kmsKeyArn = null)
    {
        DeploymentSetting.TopicName.Check(name);
        DeploymentSetting.OrganizationId.Check(organizationId);
        // SNS's own key does not let CloudWatch in: alarms would notify no one, and look as if they did.
        JsonNode key = kmsKeyArn is null ? Intrinsic.GetAtt(Key, "Arn") : ReviewInputs.OwnArn(kmsKeyArn);
        return new Template(
            "The topic of SageGuard's alarms for one Region of an organization.",
            [
                .. kmsKeyArn is null ? [OwnKey(organizationId)] : Array.Empty<TemplateResource>(),
                new(Topic, "AWS::SNS::Topic", Json.Object(("TopicName", name), ("DisplayName", "SageGuard"), ("KmsMasterKeyId", key))),
                new(
                    $"{Topic}Policy",
                    "AWS::SNS::TopicPolicy",
                    Json.Object(
                        ("Topics", new JsonArray(Intrinsic.Ref(Topic))),
                        (
                            "PolicyDocument",
                            PolicyDocument.Create(
                                Json.Object(
                                    ("Sid", "AlarmsOfTheOrganization"),
                                    ("Effect", "Allow"),
                                    ("Principal", Json.Object(("Service", "cloudwatch.amazonaws.com"))),
                                    ("Action", "sns:Publish"),
                                    ("Resource", Intrinsic.Ref(Topic)),
                                    ("Condition", OfOrganization(organizationId))
                                ),
                                Json.Object(
                                    ("Sid", "OnlyOverTls"),
                                    ("Effect", "Deny"),
                                    ("Principal", Json.Object(("AWS", "*"))),
                                    ("Action", "sns:Publish"),
                                    ("Resource", Intrinsic.Ref(Topic)),
                                    ("Condition", Json.Object(("Bool", Json.Object(("aws:SecureTransport", "false")))))
                                )
                            )
                        )
                    )
                ),
            ]
        )
        {
            Outputs = [new("TopicArn", "Subscribe people to it.", Intrinsic.Ref(Topic))],
        };
    }

    private static TemplateResource OwnKey(string organizationId) =>
        new(
            Key,
            "AWS::KMS::Key",
            Json.Object(
                ("Description", "Encrypts the messages of SageGuard's alarms."),
                ("EnableKeyRotation", true),
                (
                    "KeyPolicy",
                    PolicyDocument.Create(
                        Json.Object(
                            ("Sid", "Account"),
                            ("Effect", "Allow"),
                            ("Principal", Json.Object(("AWS", Intrinsic.Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")))),
                            ("Action", "kms:*"),
                            ("Resource", "*")
                        ),
                        Json.Object(
                            ("Sid", "AlarmsOfTheOrganization"),
                            ("Effect", "Allow"),
                            ("Principal", Json.Object(("Service", "cloudwatch.amazonaws.com"))),
                            ("Action", new JsonArray("kms:Decrypt", "kms:GenerateDataKey*")),
                            ("Resource", "*"),
                            ("Condition", OfOrganization(organizationId))
                        )
                    )
                )
            )
        );

    // CloudWatch acts for the account whose alarm it is: any account of the organization, and no other.
    private static JsonObject OfOrganization(string id) => Json.Object(("StringEquals", Json.Object(("aws:SourceOrgID", id))));
}
