// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>
/// Makes constructs of resources that are data: one <see cref="CfnResource"/> each. References between them become the CDK's,
/// because it gives each resource a logical id of its own, made of the construct's path.
/// </summary>
internal sealed class ResourceWriter(Construct scope, Func<string, string> pathOf)
{
    private readonly Dictionary<string, CfnResource> _made = [];

    /// <summary>The resources that were made, by their logical ids in the data.</summary>
    public IReadOnlyDictionary<string, CfnResource> Made => _made;

    /// <summary>Makes the resources; each may refer to those before it.</summary>
    /// <param name="resources">The resources.</param>
    public void Add(IEnumerable<TemplateResource> resources)
    {
        foreach (var resource in resources)
            _made.Add(resource.LogicalId, Make(resource));
    }

    /// <summary>Makes a template's outputs.</summary>
    /// <param name="stack">The stack that shows them.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="made">The resources that they refer to.</param>
    public static void AddOutputs(Stack stack, IEnumerable<TemplateOutput> outputs, IReadOnlyDictionary<string, CfnResource> made)
    {
        foreach (var output in outputs)
        {
            _ = new CfnOutput(
                stack,
                output.Name,
                new CfnOutputProps { Description = output.Description, Value = Text(output.Value, made) }
            );
        }
    }

    private CfnResource Make(TemplateResource resource)
    {
        var path = pathOf(resource.LogicalId).Split('/');
        var parent = scope;
        foreach (var name in path[..^1])
            parent = parent.Node.TryFindChild(name) as Construct ?? new Construct(parent, name);
        var made = new CfnResource(
            parent,
            path[^1],
            new CfnResourceProps { Type = resource.Type, Properties = (IDictionary<string, object>)Value(resource.Properties) }
        );
        if (resource.RemovalPolicy is { } policy)
        {
            made.CfnOptions.DeletionPolicy = policy == "Retain" ? CfnDeletionPolicy.RETAIN : CfnDeletionPolicy.DELETE;
            made.CfnOptions.UpdateReplacePolicy = made.CfnOptions.DeletionPolicy;
        }

        if (resource.DependsOn is { } needed)
            made.AddDependency(_made[needed]);
        return made;
    }

    private object Value(JsonNode node) =>
        node switch
        {
            JsonArray array => array.Select(element => Value(element!)).ToArray(),
            JsonObject map when Reference(map, _made) is { } reference => reference,
            JsonObject map => map.ToDictionary(member => member.Key, member => Value(member.Value!)),
            _ => node.GetValueKind() switch
            {
                JsonValueKind.String => node.GetValue<string>(),
                JsonValueKind.Number => node.GetValue<int>(),
                _ => node.GetValue<bool>(),
            },
        };

    // A reference to a resource that was made; null for other maps, references to parameters among them.
    private static string? Reference(JsonObject map, IReadOnlyDictionary<string, CfnResource> made)
    {
        if (map.Count != 1)
            return null;
        if (map["Ref"] is { } name)
            return made.GetValueOrDefault(name.GetValue<string>())?.Ref;
        return map["Fn::GetAtt"] is JsonArray attribute
            ? Token.AsString(made[attribute[0]!.GetValue<string>()].GetAtt(attribute[1]!.GetValue<string>()))
            : null;
    }

    private static string Text(JsonNode node, IReadOnlyDictionary<string, CfnResource> made) =>
        node switch
        {
            JsonObject map when map["Fn::Join"] is JsonArray join => Fn.Join(
                join[0]!.GetValue<string>(),
                [.. join[1]!.AsArray().Select(part => Text(part!, made))]
            ),
            JsonObject map => Reference(map, made)!,
            _ => node.GetValue<string>(),
        };
}
