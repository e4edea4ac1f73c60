// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>The list operations: filters, order, pages, and entries that carry only what the API's summaries do.</summary>
internal static class ResourceLists
{
    public static JsonObject List(ResourceStore store, JsonObject input)
    {
        var kind = store.Kind;
        var sortBy = Json.String(input, "SortBy");
        var sortOrder = Json.String(input, "SortOrder");
        var limit = Json.Int(input, "MaxResults");
        var constraints = new Constraints();
        constraints.Range(limit, "MaxResults", 1, 100);
        if (!kind.Sorts && (sortBy ?? sortOrder) is not null)
            throw new AwsException("SerializationException", $"{kind.ListOperation} takes neither SortBy nor SortOrder.");
        constraints.OneOf(sortBy, "SortBy", [.. kind.SortKeys.Keys]);
        constraints.OneOf(sortOrder, "SortOrder", kind.SortOrders);
        constraints.Check();

        var by = sortBy is null ? kind.SortKeys.First().Value : kind.SortKeys[sortBy];
        var descending = sortOrder is null ? kind.DescendingByDefault : sortOrder == kind.SortOrders[1];
        var filter = Filter(kind, input);
        var walk = store
            .Walk(by, Paging.After(kind.ListOperation, Json.String(input, "NextToken"), "ValidationException"), descending)
            .Where(e => filter(e.Value));
        var (page, next) = Paging.Take(walk, limit ?? 10, kind.ListOperation);
        var output = new JsonObject { [kind.ListMember] = Json.Array(page.Select(Summary)) };
        if (next is not null)
            output["NextToken"] = next;
        return output;
    }

    private static Func<StoredResource, bool> Filter(ResourceKind kind, JsonObject input)
    {
        var contains = Json.String(input, "NameContains");
        var status = Json.String(input, "StatusEquals") ?? Json.String(input, "FeatureGroupStatusEquals");
        var createdBefore = Json.Time(input, "CreationTimeBefore");
        var createdAfter = Json.Time(input, "CreationTimeAfter");
        var modifiedBefore = Json.Time(input, "LastModifiedTimeBefore") ?? Json.Time(input, "ModifiedTimeBefore");
        var modifiedAfter = Json.Time(input, "LastModifiedTimeAfter") ?? Json.Time(input, "ModifiedTimeAfter");
        var members = new List<(string Path, string Value, bool Contains)>();
        Add("EndpointName", Source(kind, "EndpointName"));
        Add("DomainIdEquals", "DomainId");
        Add("UserProfileNameEquals", "UserProfileName");
        Add("SpaceNameEquals", "SpaceName");
        var image = kind.IsNumbered ? Json.String(input, "ImageName") + "/" : null;
        Add("MonitoringTypeEquals", "MonitoringType");
        Add("MonitoringJobDefinitionName", "MonitoringScheduleConfig.MonitoringJobDefinitionName");
        Add("NotebookInstanceLifecycleConfigNameContains", "NotebookInstanceLifecycleConfigName", true);
        Add("DefaultCodeRepositoryContains", "DefaultCodeRepository", true);
        return r =>
            (image is null || r.Name.StartsWith(image, StringComparison.Ordinal))
            && (contains is null || r.Name.Contains(contains, StringComparison.OrdinalIgnoreCase))
            && (status is null || r.Status == status)
            && !(r.Created >= createdBefore)
            && !(r.Created <= createdAfter)
            && !(r.Modified >= modifiedBefore)
            && !(r.Modified <= modifiedAfter)
            && members.TrueForAll(m =>
                At(r.Describe, m.Path) is JsonValue v
                && v.TryGetValue(out string? text)
                && (m.Contains ? text.Contains(m.Value, StringComparison.Ordinal) : text == m.Value)
            );

        void Add(string member, string? path, bool part = false)
        {
            if (path is not null && Json.String(input, member) is { } value)
                members.Add((path, value, part));
        }
    }

    private static string? Source(ResourceKind kind, string member) =>
        kind.Summary.Select(static s => s.Split('=')).FirstOrDefault(s => s[0] == member)?[^1];

    private static JsonNode Summary(StoredResource resource)
    {
        var entry = new JsonObject();
        foreach (var member in resource.Kind.Summary)
        {
            var split = member.IndexOf('=', StringComparison.Ordinal);
            var (name, path) = split < 0 ? (member, member) : (member[..split], member[(split + 1)..]);
            if (At(resource.Describe, path) is { } value)
                entry[name] = value.DeepClone();
            else if (name == "EndpointName" && resource.Kind.ListMember == "JobDefinitionSummaries")
                entry[name] = ""; // The model requires it, and a batch input has no endpoint.
        }
        return entry;
    }

    private static JsonNode? At(JsonObject from, string path)
    {
        JsonNode? at = from;
        foreach (var step in path.Split('.'))
            at = (at as JsonObject)?[step];
        return at;
    }
}
