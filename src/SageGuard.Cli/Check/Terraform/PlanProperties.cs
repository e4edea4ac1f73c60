// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>Turns the attributes of one planned resource into CloudFormation's properties; unknown ones become open values.</summary>
/// <param name="address">The resource's address.</param>
/// <param name="configuration">What the configuration says; null where the plan has none.</param>
internal sealed class PlanProperties(string address, PlanReferences.Expressions? configuration)
{
    /// <summary>The values that are unknown before apply.</summary>
    public List<OpenValue> Open { get; } = [];

    /// <summary>The properties of a resource of the AWS provider, by the names that its type lists.</summary>
    public JsonObject Read(IEnumerable<Attribute> attributes, SourceNode? values, SourceNode? unknown) =>
        Members(attributes, values, unknown, []);

    /// <summary>The properties of a resource whose attributes are CloudFormation's in snake case, as in the provider awscc.</summary>
    public JsonNode? OfSnakeCase(SourceNode? values, SourceNode? unknown, IReadOnlyList<string> path)
    {
        if (unknown?.IsTrue == true)
        {
            if (configuration?.LacksExpression(path) == true)
                return null;
            return Unknown(path, isBlock: configuration?.IsFromResources(path) != true);
        }

        switch (values)
        {
            case SourceMap:
            case null when unknown is SourceMap:
                var members = new JsonObject();
                var names = (values?.Members ?? [])
                    .Select(member => member.Key)
                    .Concat((unknown?.Members ?? []).Select(member => member.Key))
                    .Distinct();
                foreach (var name in names)
                {
                    if (OfSnakeCase(values?[name], unknown?[name], [.. path, name]) is { } value)
                        members[Pascal(name)] = value;
                }

                return members;
            case SourceList list:
                return new JsonArray([.. list.Items.Select((item, i) => OfSnakeCase(item, unknown?.Items.ElementAtOrDefault(i), path))]);
            default:
                return values is null ? null : Plain(values);
        }
    }

    /// <summary>CloudFormation's name of an attribute in snake case, e.g. KmsKeyId of kms_key_id.</summary>
    public static string Pascal(string name) =>
        string.Concat(
            name.Split('_').Select(part => part.Length == 0 ? "" : char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..])
        );

    /// <summary>The attribute in snake case of CloudFormation's name, e.g. kms_key_id of KmsKeyId.</summary>
    public static string Snake(string name) =>
        string.Concat(
            name.Select(
                (letter, i) =>
                    char.IsAsciiLetterUpper(letter) && i > 0 && name[i - 1] is not ('.' or ']')
                        ? $"_{char.ToLowerInvariant(letter)}"
                        : char.ToLowerInvariant(letter).ToString()
            )
        );

    /// <summary>A scalar, list or mapping as it is.</summary>
    public static JsonNode? Plain(SourceNode node) => JsonNode.Parse(node.ToJson().GetRawText());

    private JsonObject Members(IEnumerable<Attribute> attributes, SourceNode? values, SourceNode? unknown, IReadOnlyList<string> path)
    {
        var members = new JsonObject();
        foreach (var attribute in attributes)
        {
            var (value, open) = (values?[attribute.Name], unknown?[attribute.Name]);
            List<string> here = [.. path, attribute.Name];
            if (open?.IsTrue == true)
            {
                // Computed and not written: the service sets its default.
                if (attribute.Shape != Shape.Value || configuration?.LacksExpression(here) != true)
                    members[attribute.Property] = Unknown(here, attribute.Shape != Shape.Value);
                continue;
            }

            if (value is null || value.IsNull)
                continue;
            if (attribute.Shape == Shape.Value)
            {
                members[attribute.Property] = Plain(value);
                continue;
            }

            var blocks = new JsonArray();
            IReadOnlyList<SourceNode> entries = value is SourceList list ? list.Items : [value];
            for (var i = 0; i < entries.Count; i++)
            {
                var openEntry = open is SourceList several ? several.Items.ElementAtOrDefault(i) : open;
                blocks.Add(
                    (JsonNode)(
                        openEntry?.IsTrue == true || entries[i] is not SourceMap
                            ? Unknown(here, isBlock: true)
                            : Entry(attribute, entries[i], openEntry, here)
                    )
                );
            }

            if (blocks.Count == 0)
                continue;
            members[attribute.Property] = attribute.Shape == Shape.List ? blocks : blocks[0]!.DeepClone();
        }

        return members;
    }

    private JsonObject Entry(Attribute attribute, SourceNode value, SourceNode? unknown, IReadOnlyList<string> path)
    {
        var entry = Members(attribute.Members, value, unknown, path);
        // An empty object counts as absent; this block is there.
        entry["Declared"] = true;
        return entry;
    }

    private JsonObject Unknown(IReadOnlyList<string> path, bool isBlock)
    {
        var open = new OpenValue($"{address} {string.Join('.', path)} {Open.Count}", Expressions.AfterApply, "known after apply")
        {
            IsOpaque = isBlock,
            MayBeEmpty = isBlock || configuration?.IsFromResources(path) != true,
        };
        Open.Add(open);
        return Expressions.InPlaceOf(open, Open.Count - 1);
    }
}
