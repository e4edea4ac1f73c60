// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of images and app image configurations.</summary>
internal static class ImageControls
{
    public static IReadOnlyList<Control> All { get; } =
    [
        IsTagged("SageMaker.6", "App image configurations are tagged", ResourceKinds.AppImageConfig, "SAGEMAKER_APP_IMAGE_CONFIG_TAGGED", SecurityHubPages.Of("SageMaker.6")),
        IsTagged("SageMaker.7", "Images are tagged", ResourceKinds.Image, "SAGEMAKER_IMAGE_TAGGED", SecurityHubPages.Of("SageMaker.7")),
    ];

    internal static Control IsTagged(string id, string title, ResourceKind kind, string managedRule, Uri page) => new()
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
