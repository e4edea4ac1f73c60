// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Declared;

/// <summary>One form of a resource.</summary>
/// <param name="Resource">The resource; in the place of each open value stands an expression.</param>
/// <param name="Assumption">Which conditions make this form, e.g. "IsProd is true"; empty where none do.</param>
internal sealed record Form(Resource Resource, string Assumption = "")
{
    /// <summary>The properties that <see cref="Resource"/> was made of; null where it has no open values.</summary>
    public JsonNode? Properties { get; init; }

    /// <summary>The open values, in the order that the expressions name them.</summary>
    public IReadOnlyList<OpenValue> Open { get; init; } = [];

    /// <summary>The job definition of the same file that a monitoring schedule names, with its own open values; null where there is
    /// none.</summary>
    public Form? Definition { get; init; }

    /// <summary>How the values that decide between forms can be given to a check.</summary>
    public IReadOnlyList<string> Remedies { get; init; } = [];

    /// <summary>The form with a value in the place of an open one.</summary>
    /// <param name="key">The open value's key.</param>
    /// <param name="value">The value; null to leave it out.</param>
    public Form With(string key, string? value)
    {
        var changed = this;
        if (
            Open.Select((open, i) => (open, i)).FirstOrDefault(entry => entry.open.Key == key) is { open: not null } found
            && Properties is not null
        )
        {
            var properties = Replace(Properties, found.i, value);
            changed = this with
            {
                Resource = Resource with { Properties = SageGuard.Resources.Properties.Parse(properties?.ToJsonString() ?? "{}") },
                Properties = properties,
            };
        }

        if (Definition is null || changed.Resource.NamedDefinition is null)
            return changed;
        var definition = Definition.With(key, value);
        return changed with
        {
            Definition = definition,
            Resource = changed.Resource with
            {
                NamedDefinition = changed.Resource.NamedDefinition with { Definition = definition.Resource },
            },
        };
    }

    private static JsonNode? Replace(JsonNode? node, int index, string? value)
    {
        switch (node)
        {
            case JsonObject when Expressions.IndexOf(node) is { } at:
                return at == index
                    ? value is null
                        ? null
                        : JsonValue.Create(value)
                    : node.DeepClone();
            case JsonObject members:
                var copy = new JsonObject();
                foreach (var (name, member) in members)
                    copy[name] = Replace(member, index, value);
                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Replace(item, index, value))]);
            default:
                return node?.DeepClone();
        }
    }
}
