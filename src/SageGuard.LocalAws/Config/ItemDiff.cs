// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>The configurationItemDiff of a change notification: what differs from the item before, by top-level property and tag.</summary>
internal static class ItemDiff
{
    public static JsonObject Between(ConfigurationItem? before, ConfigurationItem after)
    {
        var changed = new JsonObject();
        Compare("Configuration.", before?.ConfigurationNode() as JsonObject ?? [], after.ConfigurationNode() as JsonObject ?? []);
        Compare("Tags.", Map(before), Map(after));
        return new JsonObject { ["changedProperties"] = changed, ["changeType"] = after.ChangeType };

        void Compare(string prefix, JsonObject old, JsonObject current)
        {
            foreach (var name in old.Select(static p => p.Key).Union(current.Select(static p => p.Key)))
            {
                var (previous, updated) = (old[name], current[name]);
                if (JsonNode.DeepEquals(previous, updated))
                    continue;
                changed[prefix + name] = new JsonObject
                {
                    ["previousValue"] = previous?.DeepClone(),
                    ["updatedValue"] = updated?.DeepClone(),
                    ["changeType"] =
                        previous is null ? "CREATE"
                        : updated is null ? "DELETE"
                        : "UPDATE",
                };
            }
        }
    }

    private static JsonObject Map(ConfigurationItem? item)
    {
        var map = new JsonObject();
        foreach (var (key, value) in item?.Tags ?? new Dictionary<string, string>())
            map[key] = value;
        return map;
    }
}
