// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of images and app image configurations.</summary>
internal static class ImageControls
{
    public static IReadOnlyList<Control> All { get; } =
    [
        IsTagged(
            "SageMaker.6",
            "App image configurations are tagged",
            ResourceKinds.AppImageConfig,
            "SAGEMAKER_APP_IMAGE_CONFIG_TAGGED",
            SecurityHubPages.ForControl("SageMaker.6")
        ),
        IsTagged(
            "SageMaker.7",
            "Images are tagged",
            ResourceKinds.Image,
            "SAGEMAKER_IMAGE_TAGGED",
            SecurityHubPages.ForControl("SageMaker.7")
        ),
        new()
        {
            Id = "SageGuard.220",
            Title = "Image versions are made of images of known origin",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.ImageVersion,
            Requirement = new ImageOrigin(new("BaseImage", "base_image") { IsContent = true }),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts, ControlParameters.ImageRegistries],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = Reasons.ForeignImage,
            Fix =
                "Copy the image into Amazon ECR of the own account, create a version with it, and delete the old one. An account that you trust can be named in the rule's allowedAccounts.",
            DeclaredFix =
                "Set `BaseImage` to an image in Amazon ECR of the own account, or name its account in the rule's allowedAccounts.",
            Page = ApiPages.ForName("CreateImageVersion"),
        },
    ];

    internal static Control IsTagged(string id, string title, ResourceKind kind, string managedRule, Uri page) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = Severity.Low,
            Concern = Concern.Inventory,
            Kind = kind,
            Requirement = new HasTags(),
            ManagedRule = new(managedRule),
            NeedsSchedule = null,
            Parameters = [ControlParameters.RequiredKeyTags],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(new Deny($"Create{kind.ShortName}", new PolicyCondition("Null", "aws:TagKeys", "true"))) with
            {
                Caveat = "It asks for any tag; for certain keys use a condition on aws:RequestTag/KEY for each.",
            },
            Why = "Tags say who owns a resource and what it is for; access by attribute depends on them.",
            Fix = "Add the tags: aws sagemaker add-tags --resource-arn ARN --tags Key=…,Value=….",
            DeclaredFix = "Add the tags to the declaration.",
            Page = page,
        };
}
