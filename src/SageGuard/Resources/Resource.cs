// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Resources;

/// <summary>What a control judges, from wherever it came. Property names are CloudFormation's.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The id that the result goes under: AWS Config's where it holds one, else CloudFormation's.</param>
/// <param name="Arn">The ARN; null where the source has none.</param>
/// <param name="Name">The name in its own case; null where the source has none.</param>
/// <param name="Tags">The tags; null where the source does not say them.</param>
/// <param name="Properties">The properties.</param>
/// <param name="Origin">Where the properties came from; it decides what an absent one means.</param>
public sealed record Resource(
    ResourceKind Kind,
    string Id,
    string? Arn,
    string? Name,
    IReadOnlyDictionary<string, string>? Tags,
    Properties Properties,
    Origin Origin
)
{
    /// <summary>
    /// What it names, once it was read: the job definition of a monitoring schedule, the configuration of an endpoint; null before.
    /// </summary>
    public NamedDefinition? NamedDefinition { get; init; }

    /// <summary>The account that holds it; null for a declared resource whose deployment is not known.</summary>
    public string? Account { get; init; } = Arn?.Split(':', 6) is [_, _, _, _, { Length: > 0 } account, _] ? account : null;

    /// <summary>A resource from what AWS Config recorded.</summary>
    /// <param name="kind">The kind; the caller has checked that it is the item's.</param>
    /// <param name="item">The item.</param>
    public static Resource FromItem(ResourceKind kind, ConfigurationItem item)
    {
        var properties = item.Configuration ?? Properties.None;
        return new Resource(
            kind,
            item.ResourceId,
            item.Arn ?? (item.ResourceId.StartsWith("arn:", StringComparison.Ordinal) ? item.ResourceId : null),
            kind.NameFrom(member => properties.Find(member) is { IsAbsent: false, Text: { } text } ? text : null, kind.NameMember)
                ?? (kind.ParentMembers.Count == 0 ? item.ResourceName : null),
            // An empty map proves nothing: AWS Config does not record the tags of every type.
            item.Tags
                is { Count: > 0 }
                ? item.Tags
                : null,
            properties,
            Origin.Recorded
        )
        {
            Account = item.AccountId ?? (item.Arn ?? item.ResourceId).Split(':', 6).ElementAtOrDefault(4),
        };
    }

    /// <summary>A resource from the answer of its describe call, its members found under CloudFormation's names.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="answer">The answer's JSON object.</param>
    /// <exception cref="MalformedEventException">The answer lacks the name or the ARN.</exception>
    public static Resource FromDescribe(ResourceKind kind, JsonElement answer)
    {
        var properties = new Properties(answer.Clone(), kind.Renames);
        var name =
            kind.NameFrom(member => properties.Find(member).Text, kind.NameMember)
            ?? throw new MalformedEventException(
                $"The answer of {kind.DescribeOperation} has no {string.Join(", ", kind.ParentMembers.Append(kind.NameMember))}."
            );
        var arn =
            properties.Find(kind.ArnMember).Text
            ?? throw new MalformedEventException($"The answer of {kind.DescribeOperation} for {name} has no {kind.ArnMember}.");
        return new Resource(kind, kind.PrimaryId(name, arn), arn, name, Tags: null, properties, Origin.Live);
    }
}
