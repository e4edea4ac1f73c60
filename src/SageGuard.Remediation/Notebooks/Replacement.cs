// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Remediation;

/// <summary>
/// The input of CreateNotebookInstance for a replacement. Every member of its input is in exactly one of the lists below; a test
/// compares them with AWS's model, so that a new member breaks a test and is not lost silently.
/// </summary>
/// <remarks>Source: SageMaker API reference, CreateNotebookInstance and DescribeNotebookInstance.</remarks>
public static class Replacement
{
    /// <summary>Taken from the old notebook as they are, unless the plan changes them.</summary>
    public static IReadOnlyList<string> Carried { get; } =
    [
        "InstanceType",
        "SubnetId",
        "SecurityGroupIds",
        "IpAddressType",
        "RoleArn",
        "KmsKeyId",
        "VolumeSizeInGB",
        "RootAccess",
        "PlatformIdentifier",
        "InstanceMetadataServiceConfiguration",
    ];

    /// <summary>Taken from the old notebook once the files are there and verified: until then nothing else is to write into the
    /// volume.</summary>
    public static IReadOnlyList<string> Later { get; } = ["DefaultCodeRepository", "AdditionalCodeRepositories"];

    /// <summary>Decided here: name, tags, closed to the internet, and the lifecycle configuration that restores; the original one follows
    /// once the files are there.</summary>
    public static IReadOnlyList<string> Decided { get; } = ["NotebookInstanceName", "Tags", "DirectInternetAccess", "LifecycleConfigName"];

    /// <summary>Not carried over: AWS has ended elastic inference.</summary>
    public static IReadOnlyList<string> Dropped { get; } = ["AcceleratorTypes"];

    /// <summary>The call that makes the replacement.</summary>
    /// <param name="old">The old notebook as it is now.</param>
    /// <param name="changes">The plan's changes.</param>
    /// <param name="name">The replacement's name.</param>
    /// <param name="lifecycle">The lifecycle configuration that restores.</param>
    /// <param name="planId">The plan's id, for the tag that proves whose replacement it is.</param>
    /// <param name="withoutTag">The key of a tag that is not carried over: a waiver that the replacement does not need; null for
    /// none.</param>
    public static NotebookCall Create(
        Notebook old,
        IEnumerable<SettingChange> changes,
        string name,
        string lifecycle,
        string planId,
        string? withoutTag = null
    )
    {
        var input = new JsonObject { ["NotebookInstanceName"] = name };
        Carry(old, Carried, input);
        foreach (var change in changes)
            NotebookCall.Set(input, change);
        input["DirectInternetAccess"] = "Disabled";
        input["LifecycleConfigName"] = lifecycle;
        input["Tags"] = NotebookCall.TagList(Tags(old, planId, withoutTag));
        return new NotebookCall("CreateNotebookInstance", input);
    }

    /// <summary>The call that makes a verified replacement what the old notebook is: its lifecycle configuration and its
    /// repositories.</summary>
    /// <param name="old">The old notebook as it is now.</param>
    /// <param name="name">The replacement's name.</param>
    /// <param name="lifecycle">The old one's lifecycle configuration; null for none.</param>
    public static NotebookCall Finish(Notebook old, string name, string? lifecycle)
    {
        var call = NotebookCall.Attach(name, lifecycle);
        Carry(old, Later, call.Input);
        return call;
    }

    private static void Carry(Notebook old, IReadOnlyList<string> members, JsonObject input)
    {
        foreach (var member in members)
        {
            var value = old.Resource.Properties.Find(member);
            if (!value.IsAbsent)
                input[member] = JsonNode.Parse(value.Json.GetRawText());
        }
    }

    // Keys that begin with aws: are AWS's own and cannot be set; marks of an earlier repair do not belong to the replacement.
    private static IEnumerable<KeyValuePair<string, string>> Tags(Notebook old, string planId, string? withoutTag) =>
        old
            .Tags.Where(tag =>
                !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
                && !tag.Key.StartsWith("sageguard:", StringComparison.Ordinal)
                && tag.Key != withoutTag
            )
            .Append(KeyValuePair.Create(RebuildTags.Rebuild, planId));
}
