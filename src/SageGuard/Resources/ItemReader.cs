// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Resources;

/// <summary>
/// Reads a configuration item in each of the forms in which AWS Config hands it out: in an event, in an oversized event's
/// summary, from GetResourceConfigHistory, and from SelectResourceConfig.
/// </summary>
public static class ItemReader
{
    /// <summary>Reads an item.</summary>
    /// <param name="item">The item's JSON object; unknown members and any order are tolerated.</param>
    /// <param name="where">What the item is called in messages.</param>
    /// <exception cref="MalformedEventException">A member that is needed is missing or wrong; the message names it.</exception>
    public static ConfigurationItem Read(JsonElement item, string where = "configurationItem")
    {
        var fields = new JsonFields(item, where);
        var status = Status(fields);
        // The status decides before anything else is touched: what a deleted item holds does not matter.
        var recorded = status is ItemStatus.Ok or ItemStatus.Discovered;
        return new ConfigurationItem(
            status,
            fields.RequiredText("resourceType"),
            fields.RequiredText("resourceId"),
            fields.OptionalText("resourceName"),
            fields.OptionalText("ARN", "arn"),
            fields.OptionalText("awsAccountId", "accountId"),
            fields.OptionalText("awsRegion"),
            fields.RequiredTime("configurationItemCaptureTime"),
            fields.OptionalTextOrNumber("configurationStateId"),
            recorded && fields.Find("tags") is { } tags ? Tags(fields, tags) : null,
            recorded ? Checked(fields, Configuration(fields)) : null
        );
    }

    private static ItemStatus Status(JsonFields fields) =>
        fields.RequiredText("configurationItemStatus") switch
        {
            "OK" => ItemStatus.Ok,
            "ResourceDiscovered" => ItemStatus.Discovered,
            "ResourceDeleted" => ItemStatus.Deleted,
            "ResourceNotRecorded" => ItemStatus.NotRecorded,
            "ResourceDeletedNotRecorded" => ItemStatus.DeletedNotRecorded,
            _ => throw fields.Wrong(
                "configurationItemStatus",
                fields.Find("configurationItemStatus")!.Value,
                "OK, ResourceDiscovered, ResourceDeleted, ResourceNotRecorded or ResourceDeletedNotRecorded"
            ),
        };

    // Properties are looked up without case: of two that differ in nothing else, one would hide the other.
    private static Properties? Checked(JsonFields fields, Properties? configuration) =>
        configuration is { } properties && StrictJson.CaseTwinsIn(properties.Json) is { } name
            ? throw new MalformedEventException(
                $"{fields.Where}.configuration holds {name} twice, in different case; every property must come once."
            )
            : configuration;

    private static Properties? Configuration(JsonFields fields)
    {
        if (fields.Find("configuration") is not { } configuration)
            return null;
        if (configuration.ValueKind == JsonValueKind.Object)
            return new Properties(configuration.Clone());
        if (configuration.ValueKind != JsonValueKind.String)
            throw fields.Wrong("configuration", configuration, "an object, or an object as JSON in a string");

        var text = fields.OptionalText("configuration");
        if (text is null)
            return null;
        try
        {
            var parsed = Properties.Parse(text);
            if (parsed.Json.ValueKind == JsonValueKind.Null)
                return null;
            if (parsed.Json.ValueKind == JsonValueKind.Object)
                return parsed;
        }
        catch (JsonException error)
        {
            if (StrictJson.DuplicateIn(text) is { } name)
            {
                throw new MalformedEventException(
                    $"{fields.Where}.configuration holds the member {name} twice; every name must come once."
                );
            }

            // Without the parser's error as the cause: it can quote the configuration.
            throw new MalformedEventException(
                $"{fields.Where}.configuration is not valid JSON (line {error.LineNumber + 1}); it must hold a JSON object."
            );
        }

        throw new MalformedEventException(
            $"{fields.Where}.configuration is JSON in a string, but not an object; it must hold a JSON object."
        );
    }

    // A map in events and in the history, a list of {key, value, tag} from advanced queries, [{Key, Value}] in templates.
    private static Dictionary<string, string> Tags(JsonFields fields, JsonElement tags)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (tags.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var tag in tags.EnumerateObject())
                {
                    if (JsonText.Name(tag) is { } key)
                        result[key] = new PropertyValue(tag.Value).Text ?? "";
                }

                return result;
            case JsonValueKind.Array:
                foreach (var tag in tags.EnumerateArray())
                {
                    var entry = new Properties(tag);
                    if (entry.Find("key").Text is { } key)
                        result[key] = entry.Find("value").Text ?? "";
                }

                return result;
            default:
                // Not quoted: it may hold tags' values.
                throw new MalformedEventException($"{fields.Where}.tags is neither a map nor a list of keys and values.");
        }
    }
}
