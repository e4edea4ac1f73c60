// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// What the configuration in a plan says about values that are unknown before apply: whether they come from other resources
/// only, so that they are there afterwards, or are not written at all, so that the service's default counts. Arguments and
/// outputs of modules, <c>each</c> and <c>count</c> are followed to where their values come from.
/// </summary>
/// <remarks>
/// Source: Terraform's "JSON Output Format", configuration. It holds no definitions of locals, so a value that comes by one stays
/// open.
/// </remarks>
internal sealed partial class PlanReferences(SourceNode root)
{
    private const int MaxDepth = 20;

    private readonly Scope _scope = new(root["configuration"]?["root_module"], null, null);

    /// <summary>The expressions of a resource; null where the plan has no configuration of it.</summary>
    /// <param name="address">The resource's address.</param>
    public Expressions? Find(string address)
    {
        var path = Index().Replace(address, "").Split('.');
        var scope = _scope;
        var at = 0;
        while (at + 1 < path.Length && path[at] == "module")
        {
            if (scope.Child(path[at + 1]) is not { } child)
                return null;
            scope = child;
            at += 2;
        }

        if (at + 1 >= path.Length)
            return null;
        var resource = scope.Resource(path[at], path[at + 1]);
        return resource is null ? null : new Expressions(scope, resource);
    }

    /// <summary>The Region that is constant in the configuration of a resource's provider; null where there is none.</summary>
    public string? RegionOf(string address) =>
        Find(address)?.Provider is { } provider
        && root["configuration"]?["provider_config"]?[provider]?["expressions"]?["region"]?["constant_value"]?.Text is { } region
            ? region
            : null;

    // Each source must be a resource's: with one variable or data source among them the value may be null.
    private static bool IsFromResources(SourceNode? expression, Scope scope, SourceNode? resource, int depth)
    {
        if (depth > MaxDepth || expression is null)
            return false;
        if (expression["constant_value"] is { } constant)
            return !constant.IsNull && constant.Text != "";
        var references = (expression["references"]?.Items ?? []).Select(reference => reference.Text ?? "").ToList();
        if (references.Count == 0)
            return false;
        // A reference is listed with its beginnings: aws_subnet.a.id and aws_subnet.a.
        var whole = references.Where(reference =>
            !references.Any(other =>
                other != reference
                && (
                    other.StartsWith(reference + ".", StringComparison.Ordinal)
                    || other.StartsWith(reference + "[", StringComparison.Ordinal)
                )
            )
        );
        return whole.All(reference => IsFromResources(Index().Replace(reference, "").Split('.'), scope, resource, depth));
    }

    private static bool IsFromResources(string[] reference, Scope scope, SourceNode? resource, int depth) =>
        reference switch
        {
            ["var", var name, ..] => scope.Outer is { } outer && IsFromResources(scope.Arguments?[name], outer, null, depth + 1),
            ["module", var module, var output, ..] => scope.Child(module) is { } child
                && IsFromResources(child.Module?["outputs"]?[output]?["expression"], child, null, depth + 1),
            // A data source's id is there once it was read; its other attributes can be null.
            ["data", _, _, "id" or "arn", ..] => true,
            ["each", "key", ..] or ["count", "index", ..] => true,
            ["each", "value", ..] => IsFromResources(resource?["for_each_expression"], scope, null, depth + 1),
            ["local" or "data" or "module" or "each" or "count" or "path" or "terraform" or "self" or "var", ..] => false,
            [var type, _, ..] => type.Contains('_', StringComparison.Ordinal),
            _ => false,
        };

    [GeneratedRegex("""\[(?:"(?:[^"\\]|\\.)*"|[0-9]+|[a-z.]+)\]""")]
    private static partial Regex Index();

    /// <summary>The expressions of one resource.</summary>
    internal sealed class Expressions(Scope scope, SourceNode resource)
    {
        /// <summary>The key of the provider's configuration.</summary>
        public string? Provider => resource["provider_config_key"]?.Text;

        /// <summary>
        /// True where nothing is written for an attribute, e.g. <c>offline_store_config.s3_storage_config.kms_key_id</c>. A
        /// dynamic block does not show in a plan's configuration, so inside a block that is not there nothing is certain.
        /// </summary>
        public bool LacksExpression(IReadOnlyList<string> path) =>
            Find(path) is null
            && (
                path.Count == 1
                || (
                    Find([.. path.Take(path.Count - 1)]) is { } block
                    && block["references"] is null
                    && block["constant_value"] is null
                    && block is not SourceList { Items.Count: > 1 }
                )
            );

        /// <summary>True where the attribute's value comes from other resources only.</summary>
        public bool IsFromResources(IReadOnlyList<string> path) =>
            Find(path) is { } expression && PlanReferences.IsFromResources(expression, scope, resource, 0);

        private SourceNode? Find(IReadOnlyList<string> path)
        {
            var at = resource["expressions"];
            foreach (var step in path)
            {
                if (at is SourceList { Items: [var only, ..] })
                    at = only;
                at = at?[step];
            }

            return at;
        }
    }

    /// <summary>One module's configuration. A plan has many resources of one module, so what was found is kept.</summary>
    internal sealed class Scope(SourceNode? module, SourceNode? arguments, Scope? outer)
    {
        private readonly Dictionary<string, Scope?> _children = new(StringComparer.Ordinal);
        private Dictionary<(string?, string?), SourceNode>? _resources;

        public SourceNode? Module { get; } = module;

        public SourceNode? Arguments { get; } = arguments;

        public Scope? Outer { get; } = outer;

        public Scope? Child(string name)
        {
            if (!_children.TryGetValue(name, out var child) && Module?["module_calls"]?[name] is { } call)
                _children[name] = child = call["module"] is SourceMap inner ? new Scope(inner, call["expressions"], this) : null;
            return child;
        }

        public SourceNode? Resource(string type, string name)
        {
            if (_resources is null)
            {
                _resources = [];
                foreach (var resource in Module?["resources"]?.Items ?? [])
                    _resources.TryAdd((resource["type"]?.Text, resource["name"]?.Text), resource);
            }

            return _resources.GetValueOrDefault((type, name));
        }
    }
}
