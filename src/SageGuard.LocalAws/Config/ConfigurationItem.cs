// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>
/// One recorded state of one resource. The same item has two shapes: one inside an event, one in the answer of
/// GetResourceConfigHistory; names, times and the type of the state id differ.
/// </summary>
internal sealed record ConfigurationItem
{
    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public required string Type { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Arn { get; init; }

    public required ItemStatus Status { get; init; }

    public required DateTimeOffset Captured { get; init; }

    /// <summary>When the resource was created; null in a deleted item.</summary>
    public DateTimeOffset? Created { get; init; }

    public required long StateId { get; init; }

    /// <summary>The configuration's JSON text; null once deleted.</summary>
    public string? Configuration { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public bool IsDeleted => Status == ItemStatus.ResourceDeleted;

    public string ChangeType =>
        Status switch
        {
            ItemStatus.ResourceDiscovered => "CREATE",
            ItemStatus.ResourceDeleted => "DELETE",
            _ => "UPDATE",
        };

    /// <summary>The shape inside a ConfigurationItemChangeNotification.</summary>
    public JsonObject ForEvent() =>
        new()
        {
            ["relatedEvents"] = new JsonArray(),
            ["relationships"] = new JsonArray(),
            ["configuration"] = ConfigurationNode(),
            ["supplementaryConfiguration"] = new JsonObject(),
            ["tags"] = TagMap(),
            ["configurationItemVersion"] = "1.3",
            ["configurationItemCaptureTime"] = Json.Iso(Captured),
            ["configurationStateId"] = StateId,
            ["awsAccountId"] = AccountId,
            ["configurationItemStatus"] = Status.ToString(),
            ["resourceType"] = Type,
            ["resourceId"] = Id,
            ["resourceName"] = Name,
            ["ARN"] = Arn,
            ["awsRegion"] = Region,
            ["availabilityZone"] = "Not Applicable",
            ["configurationStateMd5Hash"] = "",
            ["resourceCreationTime"] = Created is { } created ? Json.Iso(created) : null,
        };

    /// <summary>The shape inside an OversizedConfigurationItemChangeNotification: everything but the content.</summary>
    public JsonObject Summary() =>
        new()
        {
            ["changeType"] = ChangeType,
            ["configurationItemVersion"] = "1.3",
            ["configurationItemCaptureTime"] = Json.Iso(Captured),
            ["configurationStateId"] = StateId,
            ["awsAccountId"] = AccountId,
            ["configurationItemStatus"] = Status.ToString(),
            ["resourceType"] = Type,
            ["resourceId"] = Id,
            ["resourceName"] = Name,
            ["ARN"] = Arn,
            ["awsRegion"] = Region,
            ["availabilityZone"] = "Not Applicable",
            ["configurationStateMd5Hash"] = "",
            ["resourceCreationTime"] = Created is { } created ? Json.Iso(created) : null,
        };

    /// <summary>The shape in GetResourceConfigHistory.</summary>
    public JsonObject ForHistory()
    {
        var item = new JsonObject
        {
            ["version"] = "1.3",
            ["accountId"] = AccountId,
            ["configurationItemCaptureTime"] = Json.Epoch(Captured),
            ["configurationItemStatus"] = Status.ToString(),
            ["configurationStateId"] = StateId.ToString(CultureInfo.InvariantCulture),
            ["configurationItemMD5Hash"] = "",
            ["arn"] = Arn,
            ["resourceType"] = Type,
            ["resourceId"] = Id,
            ["resourceName"] = Name,
            ["awsRegion"] = Region,
            ["availabilityZone"] = "Not Applicable",
            ["tags"] = TagMap(),
            ["relatedEvents"] = new JsonArray(),
            ["relationships"] = new JsonArray(),
            ["configuration"] = Configuration,
            ["supplementaryConfiguration"] = new JsonObject(),
        };
        if (Created is { } created)
            item["resourceCreationTime"] = Json.Epoch(created);
        return item;
    }

    public JsonNode? ConfigurationNode() => Configuration is null ? null : JsonNode.Parse(Configuration);

    private JsonObject TagMap()
    {
        var map = new JsonObject();
        foreach (var (key, value) in Tags)
            map[key] = value;
        return map;
    }
}
