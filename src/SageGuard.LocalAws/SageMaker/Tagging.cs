// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>Tags as SageMaker takes, keeps and lists them.</summary>
internal static class Tagging
{
    private const int Most = 50;

    /// <summary>Checks a TagList and gives its tags; keys must be unique and must not begin with <c>aws:</c>.</summary>
    public static List<KeyValuePair<string, string>> Read(JsonObject input)
    {
        var constraints = new Constraints();
        var tags = new List<KeyValuePair<string, string>>();
        var list = Json.Objects(input, "Tags");
        constraints.Size(list.Count, "Tags", 0, Most);
        for (var i = 0; i < list.Count; i++)
        {
            var (key, value) = (Json.String(list[i], "Key"), Json.String(list[i], "Value"));
            var path = $"tags.{i + 1}.member.";
            constraints.NotNull(list[i], "Key");
            constraints.NotNull(list[i], "Value");
            constraints.Length(key, path + "key", 1, 128);
            constraints.Length(value, path + "value", 0, 256);
            constraints.Pattern(key, path + "key", "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
            constraints.Pattern(value, path + "value", "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
            if (key is not null && value is not null)
                tags.Add(new(key, value));
        }
        constraints.Check();
        if (tags.Find(static t => t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).Key is not null)
            throw AwsException.Validation("Tag keys cannot start with 'aws:' as this prefix is reserved for internal AWS use.");
        if (tags.DistinctBy(static t => t.Key).Count() != tags.Count)
            throw AwsException.Validation("Duplicate tag keys found. Tag keys must be unique.");
        return tags;
    }

    public static void Set(StoredResource resource, List<KeyValuePair<string, string>> tags)
    {
        if (resource.Tags.Keys.Union(tags.Select(static t => t.Key)).Count() > Most)
            throw AwsException.Validation($"The number of tags on a resource cannot exceed {Most}.");
        foreach (var (key, value) in tags)
            resource.Tags[key] = value;
    }

    public static JsonObject List(StoredResource resource, JsonObject input)
    {
        var limit = Json.Int(input, "MaxResults");
        var constraints = new Constraints();
        constraints.Range(limit, "MaxResults", 50, int.MaxValue);
        constraints.Check();
        var after = Paging.After("ListTags", Json.String(input, "NextToken"), "ValidationException");
        var walk = resource
            .Tags.Where(t => after is null || string.CompareOrdinal(t.Key, after) > 0)
            .Select(static t => KeyValuePair.Create(t.Key, t));
        var (page, next) = Paging.Take(walk, limit ?? 50, "ListTags");
        var output = new JsonObject { ["Tags"] = ToJson(page) };
        if (next is not null)
            output["NextToken"] = next;
        return output;
    }

    public static JsonArray ToJson(IEnumerable<KeyValuePair<string, string>> tags) =>
        Json.Array(tags.Select(static t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value }));
}
