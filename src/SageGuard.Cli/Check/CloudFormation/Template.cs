// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>The sections of a CloudFormation template.</summary>
internal sealed class Template
{
    private readonly JsonObject _root;

    /// <summary>Wraps a tree.</summary>
    public Template(SourceTree tree)
    {
        _root = (JsonObject)tree.Root!;
        Resources = Section(nameof(Resources));
        Parameters = Section(nameof(Parameters));
        Conditions = Section(nameof(Conditions));
        Mappings = Section(nameof(Mappings));
    }

    public JsonObject Resources { get; }

    public JsonObject Parameters { get; }

    public JsonObject Conditions { get; }

    public JsonObject Mappings { get; }

    /// <summary>The transforms that change the template at deployment.</summary>
    public IEnumerable<string> Transforms => (_root["Transform"] switch
    {
        JsonArray several => several.Select(Text),
        var one => [Text(one)],
    }).OfType<string>();

    /// <summary>True for a tree that has a template's resources.</summary>
    public static bool Is(JsonNode? root) => root is JsonObject members && members[nameof(Resources)] is JsonObject resources
        && (members.ContainsKey("AWSTemplateFormatVersion")
            || resources.Any(resource => resource.Key.StartsWith("Fn::ForEach::", StringComparison.Ordinal) || TypeOf(resource.Value) is not null));

    /// <summary>A resource's type; null where it has none.</summary>
    public static string? TypeOf(JsonNode? resource) => resource is JsonObject members ? Text(members["Type"]) : null;

    /// <summary>The text of a node; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private JsonObject Section(string name) => _root[name] as JsonObject ?? [];
}
