// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>The bucket that one Region's functions take their code from; deployed in each Region.</summary>
public static class ArtifactsTemplate
{
    private const string Bucket = "Artifacts";

    /// <summary>The stack.</summary>
    /// <param name="bucketPrefix">The bucket's name without "-REGION".</param>
    /// <param name="organizationId">The organization whose accounts may read the zips.</param>
    /// <param name="artifactKey">The key under which the organization's stack looks for the zip.</param>
    /// <param name="kmsKeyArn">The ARN of the KMS key of the zips, with {region} and {account} for the stack's own; null for S3's
    /// own.</param>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static Template Create(string bucketPrefix, string organizationId, string artifactKey, string? kmsKeyArn = null)
    {
        DeploymentSetting.ArtifactBucketPrefix.Check(bucketPrefix);
        DeploymentSetting.OrganizationId.Check(organizationId);
        return new Template(
            "The zips of SageGuard for one Region of an organization.",
            [
                new(
                    Bucket,
                    "AWS::S3::Bucket",
                    Json.Object(
                        ("BucketName", Intrinsic.Sub($"{bucketPrefix}-${{AWS::Region}}")),
                        (
                            "BucketEncryption",
                            Json.Object(
                                (
                                    "ServerSideEncryptionConfiguration",
                                    new JsonArray(
                                        Json.Object(
                                            (
                                                "ServerSideEncryptionByDefault",
                                                kmsKeyArn is null
                                                    ? Json.Object(("SSEAlgorithm", "AES256"))
                                                    : Json.Object(
                                                        ("SSEAlgorithm", "aws:kms"),
                                                        ("KMSMasterKeyID", ReviewInputs.OwnArn(kmsKeyArn))
                                                    )
                                            ),
                                            ("BucketKeyEnabled", kmsKeyArn is null ? null : true)
                                        )
                                    )
                                )
                            )
                        ),
                        (
                            "PublicAccessBlockConfiguration",
                            Json.Object(
                                ("BlockPublicAcls", true),
                                ("BlockPublicPolicy", true),
                                ("IgnorePublicAcls", true),
                                ("RestrictPublicBuckets", true)
                            )
                        ),
                        ("VersioningConfiguration", Json.Object(("Status", "Enabled")))
                    )
                )
                {
                    RemovalPolicy = "Retain",
                },
                new(
                    $"{Bucket}Policy",
                    "AWS::S3::BucketPolicy",
                    Json.Object(
                        ("Bucket", Intrinsic.Ref(Bucket)),
                        (
                            "PolicyDocument",
                            PolicyDocument.Create(
                                Json.Object(
                                    ("Effect", "Deny"),
                                    ("Principal", Json.Object(("AWS", "*"))),
                                    ("Action", "s3:*"),
                                    ("Resource", new JsonArray(Intrinsic.GetAtt(Bucket, "Arn"), Objects("/*"))),
                                    ("Condition", Json.Object(("Bool", Json.Object(("aws:SecureTransport", "false")))))
                                ),
                                Json.Object(
                                    ("Sid", "OrganizationReads"),
                                    ("Effect", "Allow"),
                                    ("Principal", Json.Object(("AWS", "*"))),
                                    ("Action", "s3:GetObject"),
                                    ("Resource", Objects("/sageguard/*")),
                                    ("Condition", Json.Object(("StringEquals", Json.Object(("aws:PrincipalOrgID", organizationId)))))
                                )
                            )
                        )
                    )
                ),
            ]
        )
        {
            Outputs =
            [
                new("CopyTheZipTo", "Before the organization is deployed.", Join("s3://", Intrinsic.Ref(Bucket), $"/{artifactKey}")),
            ],
        };
    }

    private static JsonObject Objects(string path) => Join(Intrinsic.GetAtt(Bucket, "Arn"), path);

    private static JsonObject Join(params JsonNode[] parts) => new() { ["Fn::Join"] = new JsonArray("", new JsonArray(parts)) };
}
