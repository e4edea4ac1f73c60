// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.RegularExpressions;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// Which attributes take their value from another resource: such a value is unknown before apply, and there afterwards.
/// Arguments of modules are followed to where they are given.
/// </summary>
internal sealed partial class PlanReferences(JsonElement root)
{
    /// <summary>No attribute.</summary>
    public static IReadOnlySet<string> None { get; } = new HashSet<string>();

    /// <summary>The attributes of a resource that refer to another resource, as paths such as <c>offline_store_config.s3_storage_config.kms_key_id</c>.</summary>
    public IReadOnlySet<string> Of(string address)
    {
        var path = Index().Replace(address, "").Split('.');
        var modules = new List<string>();
        var at = 0;
        while (at + 1 < path.Length && path[at] == "module")
        {
            modules.Add(path[at + 1]);
            at += 2;
        }

        if (at + 1 >= path.Length) return None;
        var scopes = Scopes(modules);
        if (scopes is null) return None;
        var resource = PlanInput.ListOf(scopes[^1].Module, "resources").FirstOrDefault(entry =>
            PlanInput.Text(entry, "type") == path[at] && PlanInput.Text(entry, "name") == path[at + 1]);
        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(PlanInput.Member(resource, "expressions"), "", scopes, found);
        return found;
    }

    private List<(JsonElement Module, JsonElement Arguments)>? Scopes(List<string> modules)
    {
        var module = PlanInput.Member(PlanInput.Member(root, "configuration"), "root_module");
        var scopes = new List<(JsonElement, JsonElement)> { (module, default) };
        foreach (var name in modules)
        {
            var call = PlanInput.Member(PlanInput.Member(module, "module_calls"), name);
            module = PlanInput.Member(call, "module");
            if (module.ValueKind != JsonValueKind.Object) return null;
            scopes.Add((module, PlanInput.Member(call, "expressions")));
        }

        return scopes;
    }

    private static void Collect(JsonElement expressions, string path, List<(JsonElement Module, JsonElement Arguments)> scopes, HashSet<string> found)
    {
        if (expressions.ValueKind != JsonValueKind.Object) return;
        foreach (var expression in expressions.EnumerateObject())
        {
            var here = path + expression.Name;
            switch (expression.Value.ValueKind)
            {
                case JsonValueKind.Object when RefersToResource(expression.Value, scopes, scopes.Count - 1):
                    found.Add(here);
                    break;
                case JsonValueKind.Object:
                    Collect(expression.Value, here + ".", scopes, found);
                    break;
                case JsonValueKind.Array:
                    foreach (var block in expression.Value.EnumerateArray()) Collect(block, here + ".", scopes, found);
                    break;
            }
        }
    }

    // Every source must be a resource's attribute: one local or data source among them, and the value may be null.
    private static bool RefersToResource(JsonElement expression, List<(JsonElement Module, JsonElement Arguments)> scopes, int scope)
    {
        var references = PlanInput.ListOf(expression, "references").Select(reference => reference.GetString() ?? "").ToList();
        if (references.Count == 0) return false;
        // A reference is listed with its beginnings: aws_subnet.a.id and aws_subnet.a.
        var whole = references.Where(reference => !references.Any(other => other != reference && (other.StartsWith(reference + ".", StringComparison.Ordinal) || other.StartsWith(reference + "[", StringComparison.Ordinal))));
        return whole.All(reference => IsResourceAttribute(reference)
            || (reference.StartsWith("var.", StringComparison.Ordinal) && scope > 0
                && RefersToResource(PlanInput.Member(scopes[scope].Arguments, reference.Split('.', '[')[1]), scopes, scope - 1)));
    }

    private static bool IsResourceAttribute(string reference) =>
        Index().Replace(reference, "").Split('.') is [var type, _, _, ..] && type.Contains('_', StringComparison.Ordinal) && type is not ("var" or "local" or "module" or "data" or "each" or "count" or "path" or "terraform");

    [GeneratedRegex("""\[(?:"(?:[^"\\]|\\.)*"|[0-9]+)\]""")]
    private static partial Regex Index();
}
