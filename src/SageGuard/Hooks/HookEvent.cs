// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;

namespace SageGuard.Hooks;

/// <summary>What CloudFormation asks its hook about.</summary>
/// <param name="Token">Identifies the request; the answer echoes it.</param>
/// <param name="Type">The resource's type.</param>
/// <param name="LogicalId">Its name in the template; empty where there is none, as in Cloud Control.</param>
/// <param name="IsDeletion">True where the resource is about to be deleted.</param>
/// <param name="IsCloudControl">True where Cloud Control asks, which takes shorter messages.</param>
/// <param name="Properties">The resource's properties; none for a deletion.</param>
internal sealed record HookEvent(string Token, string Type, string LogicalId, bool IsDeletion, bool IsCloudControl, Properties Properties)
{
    /// <summary>Reads an event; it lives as long as its document.</summary>
    /// <exception cref="MalformedEventException">A field is missing or wrong; the message names it.</exception>
    public static HookEvent Read(JsonFields fields, string token)
    {
        var point = fields.RequiredText("actionInvocationPoint");
        var data = new JsonFields(
            fields.Find("requestData") ?? throw new MalformedEventException("hook event.requestData is missing."),
            "requestData"
        );
        var type = data.RequiredText("targetName");
        var isDeletion = point.StartsWith("DELETE", StringComparison.Ordinal);
        return new HookEvent(
            token,
            type,
            data.OptionalText("targetLogicalId") ?? "",
            isDeletion,
            // CloudFormation repeats the type here, Cloud Control says RESOURCE.
            data.OptionalText("targetType") == "RESOURCE",
            isDeletion || ResourceKinds.Find(type) is null ? Properties.None : ReadProperties(data)
        );
    }

    /// <summary>The resource to judge. What the properties leave out means the service's default.</summary>
    public Resource ToResource(ResourceKind kind) =>
        new(kind, LogicalId, Arn: null, Properties.Find(kind.NameMember).Text, Tags(), Properties, Origin.Declared);

    private static Properties ReadProperties(JsonFields data)
    {
        var model = new JsonFields(
            data.Find("targetModel") ?? throw new MalformedEventException("requestData.targetModel is missing."),
            "targetModel"
        );
        var properties =
            model.Find("resourceProperties") ?? throw new MalformedEventException("targetModel.resourceProperties is missing.");
        return properties.ValueKind == JsonValueKind.Object
            ? new Properties(properties)
            : throw model.Wrong("resourceProperties", properties, "an object");
    }

    // CloudFormation writes tags as [{Key, Value}]. No tags are no tags: no one else knows any before the resource exists.
    private Dictionary<string, string>? Tags()
    {
        var property = Properties.Find("Tags");
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (property.IsAbsent)
            return tags;
        if (property.Elements is not { } elements)
            return null;
        foreach (var element in elements)
        {
            var tag = new Properties(element);
            if (tag.Find("Key").Text is not { } key)
                return null;
            tags[key] = tag.Find("Value").Text ?? "";
        }

        return tags;
    }
}
