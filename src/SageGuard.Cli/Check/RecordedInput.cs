// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;
using SageGuard.Events;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>What AWS Config recorded: an item, a list of them (history, snapshot, batch), or the event that carries one.</summary>
internal static class RecordedInput
{
    private static readonly string[] Lists = ["configurationItems", "baseConfigurationItems"];

    public static bool Is(SourceNode root) =>
        Has(root, "invokingEvent")
        || Has(root, "messageType")
        || Has(root, "configurationItem")
        || IsItem(root)
        || Lists.Any(list => Has(root, list));

    /// <exception cref="MalformedEventException">A member is missing or wrong.</exception>
    public static Contents Read(InputFile file, SourceNode root)
    {
        if (Has(root, "invokingEvent"))
            return Event(file, root);
        if (root["configurationItem"] is { IsNull: false } one)
            return Items("invoking event of AWS Config", file, [one]);
        if (root["configurationItemSummary"] is { } summary)
            return Items("invoking event of AWS Config", file, [summary]);
        if (Has(root, "messageType"))
        {
            throw new UsageException(
                $"{file.Title} is a notification of AWS Config without a resource: there is nothing to evaluate offline. Read SageMaker itself: sageguard scan"
            );
        }

        foreach (var list in Lists)
        {
            if (root[list] is { } other and not SourceList)
                throw new UnreadFileException($"{file.Title}: {list} is {other.Shape}, where AWS Config writes a list of items.");
            if (root[list] is SourceList items)
                return WithUnread(Items("list of configuration items", file, items.Items), file, root["unprocessedResourceKeys"]);
        }

        return Items("configuration item", file, [root]);
    }

    /// <summary>
    /// Items of which a query or an aggregator gives only some members: what they leave out is not known, never a default.
    /// </summary>
    public static Contents Selected(string what, InputFile file, IReadOnlyList<SourceNode> items)
    {
        var gaps = new List<Gap>();
        var read = new List<ConfigurationItem>();
        foreach (var item in items)
        {
            if (item["resourceType"]?.Text is null)
            {
                gaps.Add(
                    Gaps.Create(
                        file,
                        "AWS::Config::Query",
                        "resourceType",
                        "a result without resourceType",
                        item.Place,
                        "The query did not select resourceType, so what the result is about is not known.",
                        "Select resourceType, resourceId and configuration."
                    )
                );
                continue;
            }

            read.Add(Item(Complete(item), items.Count > 1 ? read.Count + 1 : 0));
        }

        var contents = CreateContents(what, file, read);
        return contents with
        {
            Gaps = gaps,
            Candidates =
            [
                .. contents.Candidates.Select(candidate =>
                    candidate with
                    {
                        NotSelected =
                            "The answer does not hold what this control needs. Select the property, or read it from SageMaker: sageguard scan",
                    }
                ),
            ],
        };
    }

    /// <summary>With what a batch call left out.</summary>
    public static Contents WithUnread(Contents contents, InputFile file, SourceNode? unread) =>
        unread is SourceList { Items.Count: > 0 } list
            ? contents with
            {
                Gaps =
                [
                    .. contents.Gaps,
                    .. list.Items.Select(item =>
                        Gaps.Create(
                            file,
                            OneLine.Clean((item["resourceType"] ?? item["ResourceType"])?.Text ?? "AWS::Config::Resource", 80),
                            (item["resourceId"] ?? item["ResourceId"])?.Text ?? "?",
                            (item["resourceId"] ?? item["ResourceId"])?.Text ?? "?",
                            item.Place,
                            "AWS Config left it out of the answer (unprocessed).",
                            "Ask for it again."
                        )
                    ),
                ],
            }
            : contents;

    private static Contents Event(InputFile file, SourceNode root)
    {
        // Test tools and people's samples leave these two out; a check reports to AWS nothing and needs neither.
        var rule = EventReader.Read(Complete(root.ToJson()));
        var item = rule.Notification switch
        {
            ChangeNotification change => change.Item,
            OversizedChangeNotification oversized => oversized.Summary,
            _ => throw new UsageException(
                $"{file.Title} is a {rule.Notification.MessageType}, which carries no resource: there is nothing to evaluate offline. Read SageMaker itself: sageguard scan"
            ),
        };
        var contents = CreateContents("event of AWS Config", file, [item]);
        if (rule.LeftScope)
        {
            contents = contents with
            {
                Candidates =
                [
                    .. contents.Candidates.Select(candidate => candidate with { NotApplicable = "The resource left the rule's scope." }),
                ],
            };
        }

        return contents with
        {
            RuleParameters = rule.Parameters.Count > 0 ? rule.Parameters : null,
        };
    }

    private static ReadOnlyMemory<byte> Complete(JsonElement root)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject())
                member.WriteTo(writer);
            if (!root.TryGetProperty("resultToken", out _))
                writer.WriteString("resultToken", "TESTMODE");
            if (!root.TryGetProperty("accountId", out _))
                writer.WriteString("accountId", "-");
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // A query answers only with what it selects; a resource that AWS Config has deleted is not in its answers at all.
    private static SourceMap Complete(SourceNode item)
    {
        var members = new MapBuilder();
        foreach (var member in item.Members)
            members.Add(member);
        void Default(string name, string value)
        {
            if (!members.Has(name))
                members.Add(new SourceMember(name, item.Place, new SourceScalar(ScalarKind.Text, value, item.Place)));
        }

        Default("configurationItemStatus", "OK");
        Default("configurationItemCaptureTime", "1970-01-01T00:00:00Z");
        Default("resourceId", item["resourceName"]?.Text ?? item["arn"]?.Text ?? "?");
        return members.Build(item.Place);
    }

    private static Contents Items(string what, InputFile file, IReadOnlyList<SourceNode> items) =>
        CreateContents(what, file, [.. items.Select((item, i) => Item(item, items.Count > 1 ? i + 1 : 0))]);

    private static ConfigurationItem Item(SourceNode item, int number)
    {
        if (item is not SourceMap)
        {
            throw new MalformedEventException(
                $"{(number > 0 ? $"item {number}" : "the configuration item")} is {item.Shape}, where AWS Config writes an object."
            );
        }

        try
        {
            return ItemReader.Read(item.ToJson());
        }
        catch (MalformedEventException error) when (number > 0)
        {
            throw new MalformedEventException($"item {number}: {error.Message}", error);
        }
    }

    private static Contents CreateContents(string what, InputFile file, IReadOnlyList<ConfigurationItem> items)
    {
        var notes = new List<string>();
        var gaps = new List<Gap>();
        var candidates = new List<Candidate>();
        // A history holds many versions of one resource; only the last one is its state.
        foreach (var versions in items.GroupBy(item => (item.AccountId, item.Region, item.ResourceType, item.ResourceId)))
        {
            var item = versions.MaxBy(version => version.CaptureTime)!;
            var isRecorded = item.Status is ItemStatus.Ok or ItemStatus.Discovered;
            if (ResourceKinds.Find(item.ResourceType) is not { } kind)
            {
                if (
                    isRecorded
                    && item.ResourceType.StartsWith("AWS::SageMaker::", StringComparison.Ordinal)
                    && !NothingToEvaluate.HasType(item.ResourceType)
                )
                {
                    gaps.Add(Gaps.OfUnjudged(file, item.ResourceType, item.ResourceId, default));
                }
                else
                {
                    notes.Add(
                        $"{file.Title}: {OneLine.Clean(item.ResourceType, 80)} {OneLine.Clean(item.ResourceId, 120)} is of a type that no control judges."
                    );
                }

                continue;
            }

            var resource = Resource.FromItem(kind, item);
            var subject = new Subject(
                kind.Type,
                kind.Noun,
                item.ResourceId,
                resource.Name ?? item.ResourceId,
                resource.Arn,
                item.AccountId,
                item.Region,
                new Location(file.Name, 1, 1)
            );
            candidates.Add(
                new Candidate(kind, subject, [new Form(resource)])
                {
                    NotApplicable = isRecorded ? null : "The resource is deleted, or AWS Config does not record it.",
                }
            );
        }

        return new Contents(what, candidates, notes) { Gaps = gaps };
    }

    private static bool IsItem(SourceNode root) =>
        Has(root, "resourceType") && (Has(root, "configuration") || Has(root, "configurationItemStatus"));

    private static bool Has(SourceNode root, string name) => root[name] is not null;
}
