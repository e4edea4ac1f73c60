// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.Reports;
using SageGuard.Events;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>What AWS Config recorded: an item, a list of them (history, snapshot, batch), or the event that carries one.</summary>
internal static class RecordedInput
{
    private static readonly string[] Lists = ["configurationItems", "baseConfigurationItems"];

    public static bool Is(JsonElement root) =>
        Has(root, "invokingEvent") || Has(root, "messageType") || Has(root, "configurationItem") || IsItem(root) || Lists.Any(list => Has(root, list));

    /// <exception cref="MalformedEventException">A member is missing or wrong.</exception>
    public static Contents Read(InputFile file, JsonElement root)
    {
        if (Has(root, "invokingEvent")) return Event(file, root);
        if (Has(root, "configurationItem")) return Items("invoking event of AWS Config", file, [root.GetProperty("configurationItem")]);
        if (Has(root, "configurationItemSummary")) return Items("invoking event of AWS Config", file, [root.GetProperty("configurationItemSummary")]);
        if (Has(root, "messageType")) throw new UsageException($"{file.Title} is a notification of AWS Config without a resource: there is nothing to judge offline. Read SageMaker itself: sageguard scan");
        foreach (var list in Lists)
        {
            if (root.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array) return Items("list of configuration items", file, [.. items.EnumerateArray()]);
        }

        return Items("configuration item", file, [root]);
    }

    private static Contents Event(InputFile file, JsonElement root)
    {
        // Test tools and people's samples leave these two out; a check reports to nobody and needs neither.
        var rule = EventReader.Read(Complete(root));
        var item = rule.Notification switch
        {
            ChangeNotification change => change.Item,
            OversizedChangeNotification oversized => oversized.Summary,
            _ => throw new UsageException($"{file.Title} is a {rule.Notification.MessageType}, which carries no resource: there is nothing to judge offline. Read SageMaker itself: sageguard scan"),
        };
        var contents = Of("event of AWS Config", file, [item]);
        if (rule.LeftScope) contents = contents with { Candidates = [.. contents.Candidates.Select(candidate => candidate with { NotApplicable = "The resource left the rule's scope." })] };
        return contents with { RuleParameters = rule.Parameters.Count > 0 ? rule.Parameters : null };
    }

    private static ReadOnlyMemory<byte> Complete(JsonElement root)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject()) member.WriteTo(writer);
            if (!Has(root, "resultToken")) writer.WriteString("resultToken", "TESTMODE");
            if (!Has(root, "accountId")) writer.WriteString("accountId", "-");
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static Contents Items(string what, InputFile file, IReadOnlyList<JsonElement> items) =>
        Of(what, file, [.. items.Select((item, i) => Item(item, items.Count > 1 ? i + 1 : 0))]);

    private static ConfigurationItem Item(JsonElement item, int number)
    {
        try
        {
            return ItemReader.Read(item);
        }
        catch (MalformedEventException error) when (number > 0)
        {
            throw new MalformedEventException($"item {number}: {error.Message}", error);
        }
    }

    private static Contents Of(string what, InputFile file, IReadOnlyList<ConfigurationItem> items)
    {
        var notes = new List<string>();
        var candidates = new List<Candidate>();
        // A history holds many versions of one resource; only the last one is its state.
        foreach (var versions in items.GroupBy(item => (item.AccountId, item.Region, item.ResourceType, item.ResourceId)))
        {
            var item = versions.MaxBy(version => version.CaptureTime)!;
            if (ResourceKinds.Find(item.ResourceType) is not { } kind)
            {
                notes.Add($"{file.Title}: {OneLine.Of(item.ResourceType, 80)} {OneLine.Of(item.ResourceId, 120)} is of a type that no control judges.");
                continue;
            }

            var resource = Resource.FromItem(kind, item);
            var subject = new Subject(kind.Type, kind.Noun, item.ResourceId, resource.Name ?? item.ResourceId, resource.Arn, item.AccountId, item.Region, new Location(file.Name, 1, 1));
            candidates.Add(new Candidate(kind, subject, [new Variant(resource)])
            {
                NotApplicable = item.Status is ItemStatus.Ok or ItemStatus.Discovered ? null : "The resource is deleted, or AWS Config does not record it.",
            });
        }

        return new Contents(what, candidates, notes);
    }

    private static bool IsItem(JsonElement root) => Has(root, "resourceType") && (Has(root, "configuration") || Has(root, "configurationItemStatus"));

    private static bool Has(JsonElement root, string name) => root.TryGetProperty(name, out _);
}
