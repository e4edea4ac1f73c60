// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>A resource of a template. See
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html.</summary>
/// <param name="LogicalId">Its name in the template. A changed logical id replaces the resource at the next update.</param>
/// <param name="Type">CloudFormation's type, e.g. <c>AWS::SQS::Queue</c>.</param>
/// <param name="Properties">Its properties by CloudFormation's names, with intrinsic functions in their long form.</param>
public sealed record TemplateResource(string LogicalId, string Type, JsonObject Properties)
{
    /// <summary>The name of the condition that it hangs on; null where it is always there.</summary>
    public string? Condition { get; init; }

    /// <summary>The logical id that must exist first although no property refers to it; null for none.</summary>
    public string? DependsOn { get; init; }

    /// <summary>Delete or Retain, for its removal and for its replacement; null for CloudFormation's default.</summary>
    public string? RemovalPolicy { get; init; }

    /// <summary>Metadata by name; null for none.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>A note for people who read the template.</summary>
    public string? Comment { get; init; }

    internal JsonObject ToJson() =>
        Json.Object(
            (Json.CommentMember, Comment),
            ("Type", Type),
            ("Condition", Condition),
            ("DependsOn", DependsOn),
            ("DeletionPolicy", RemovalPolicy),
            ("UpdateReplacePolicy", RemovalPolicy),
            ("Metadata", Metadata?.DeepClone()),
            ("Properties", Properties.DeepClone())
        );
}
