// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Controls;

namespace SageGuard.Policies;

/// <summary>The catalog as JSON, for what is not written in C#: the CDK app reads it (<c>cdk/catalog.json</c>).</summary>
public static class CatalogJson
{
    /// <summary>Writes the whole catalog, the same text each time, with line feeds and one at the end.</summary>
    public static string Write() => PolicyJson.Write(writer =>
    {
        writer.WriteStartObject();
        var basics = Permissions.For([], waivers: false);
        writer.WriteStartArray("permissions");
        foreach (var grant in basics) WriteGrant(writer, grant);
        writer.WriteEndArray();

        writer.WriteStartArray("controls");
        foreach (var control in Catalog.Controls) WriteControl(writer, control, basics);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteControl(Utf8JsonWriter writer, Control control, IReadOnlyList<Grant> basics)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", int.Parse(control.Id.AsSpan(control.Prefix.Length + 1), System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("id", control.Id);
        writer.WriteString("title", control.Title);
        writer.WriteString("severity", control.Severity.ToString().ToUpperInvariant());
        writer.WriteString("type", control.Kind.Type);
        writer.WriteString("noun", control.Kind.Noun);
        writer.WriteString("needsSchedule", control.NeedsSchedule);
        writer.WriteString("why", control.Why);
        writer.WriteString("fix", control.Fix);
        writer.WriteString("fixKind", control.FixKind == FixKind.InPlace ? "in place" : "recreate");
        writer.WriteString("page", control.Page.AbsoluteUri);
        PolicyJson.WriteStrings(writer, "parameters", control.Parameters.Select(parameter => parameter.Name));

        var permissions = Permissions.For([control], waivers: false).Except(basics).ToList();
        writer.WriteStartArray("permissions");
        foreach (var grant in permissions) WriteGrant(writer, grant);
        writer.WriteEndArray();

        // What waivers need on top: the tags of the kinds that are judged.
        writer.WriteStartArray("waiverPermissions");
        foreach (var grant in Permissions.For([control], waivers: true).Except(basics).Except(permissions)) WriteGrant(writer, grant);
        writer.WriteEndArray();

        writer.WriteStartArray("prevention");
        foreach (var deny in control.Prevention.Statements) WriteDeny(writer, deny);
        writer.WriteEndArray();
        writer.WriteString("preventionCaveat", control.Prevention.Caveat);
        writer.WriteEndObject();
    }

    private static void WriteGrant(Utf8JsonWriter writer, Grant grant)
    {
        writer.WriteStartObject();
        writer.WriteString("action", grant.Action);
        writer.WriteString("arnResource", grant.ArnResource);
        writer.WriteEndObject();
    }

    private static void WriteDeny(Utf8JsonWriter writer, Deny deny)
    {
        writer.WriteStartObject();
        PolicyJson.WriteStrings(writer, "actions", deny.Actions);
        writer.WriteStartArray("conditions");
        foreach (var condition in deny.Conditions)
        {
            writer.WriteStartObject();
            writer.WriteString("operator", condition.Operator);
            writer.WriteString("key", condition.Key);
            writer.WriteString("value", condition.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
