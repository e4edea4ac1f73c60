// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>What can be asked about recorded items: GetResourceConfigHistory and ListDiscoveredResources.</summary>
internal sealed class RecordedHistory(Recorder recorder, Faults faults)
{
    private const string EmptyPage = "empty";

    public JsonObject Get(JsonObject input)
    {
        const string Operation = "GetResourceConfigHistory";
        var (type, id) = (Json.String(input, "resourceType"), Json.String(input, "resourceId"));
        var (later, earlier) = (Json.Time(input, "laterTime"), Json.Time(input, "earlierTime"));
        var order = Json.String(input, "chronologicalOrder");
        var limit = Json.Int(input, "limit");
        var constraints = new Constraints();
        constraints.NotNull(input, "resourceType");
        constraints.NotNull(input, "resourceId");
        KnownTypes.Check(constraints, type, "resourceType");
        constraints.Length(id, "resourceId", 1, 768);
        constraints.OneOf(order, "chronologicalOrder", "Reverse", "Forward");
        constraints.Range(limit, "limit", 0, 100);
        constraints.Check();
        if (later < earlier)
            throw new AwsException("InvalidTimeRangeException", "The laterTime must be after the earlierTime.");
        var recorded =
            recorder.Find(type!, id!)
            ?? throw new AwsException(
                "ResourceNotDiscoveredException",
                $"Resource {id} of resourceType:{type} is unknown or has not been discovered"
            );

        var after = Paging.After(Operation, Json.String(input, "nextToken"), "InvalidNextTokenException");
        if (faults.EmptyHistoryPages && after is null)
            return Answer("configurationItems", [], Paging.Token(Operation, EmptyPage));
        var items = recorded.Items.Where(i => !(i.Captured > later) && !(i.Captured < earlier));
        if (order != "Forward")
            items = items.Reverse();
        var walk = items.Select(static i => KeyValuePair.Create(i.StateId.ToString(CultureInfo.InvariantCulture), i));
        if (after is not null && after != EmptyPage)
            walk = walk.SkipWhile(i => i.Key != after).Skip(1);
        var (page, next) = Paging.Take(walk, limit is null or 0 ? 10 : limit.Value, Operation);
        return Answer("configurationItems", page.Select(static i => i.ForHistory()), next);
    }

    public JsonObject List(JsonObject input)
    {
        const string Operation = "ListDiscoveredResources";
        var type = Json.String(input, "resourceType");
        var name = Json.String(input, "resourceName");
        var ids = Json.Strings(input, "resourceIds");
        var limit = Json.Int(input, "limit");
        var deleted = Json.Bool(input, "includeDeletedResources") ?? false;
        var constraints = new Constraints();
        constraints.NotNull(input, "resourceType");
        KnownTypes.Check(constraints, type, "resourceType");
        constraints.Range(limit, "limit", 0, 100);
        constraints.Check();
        if (name is not null && ids.Count > 0)
            throw AwsException.Validation("Either resourceIds or a resourceName can be specified, not both.");

        var walk = recorder
            .Walk(type!, Paging.After(Operation, Json.String(input, "nextToken"), "InvalidNextTokenException"))
            .Where(r =>
                (deleted || !r.Value.Latest.IsDeleted)
                && (name is null || r.Value.Latest.Name == name)
                && (ids.Count == 0 || ids.Contains(r.Key))
            );
        var (page, next) = Paging.Take(walk, limit is null or 0 ? 100 : limit.Value, Operation);
        return Answer("resourceIdentifiers", page.Select(static r => Identifier(r.Latest)), next);
    }

    private static JsonObject Identifier(ConfigurationItem item)
    {
        var identifier = new JsonObject
        {
            ["resourceType"] = item.Type,
            ["resourceId"] = item.Id,
            ["resourceName"] = item.Name,
        };
        if (item.IsDeleted)
            identifier["resourceDeletionTime"] = Json.Epoch(item.Captured);
        return identifier;
    }

    private static JsonObject Answer(string member, IEnumerable<JsonNode> items, string? next)
    {
        var answer = new JsonObject { [member] = Json.Array(items) };
        if (next is not null)
            answer["nextToken"] = next;
        return answer;
    }
}
