// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>
/// Mistakes for which CloudFormation refuses a template and that look like settings to a reader: names in the wrong case, and
/// conditions that nothing defines. A verdict on such a resource is about something that is never deployed, and a note says so.
/// </summary>
/// <param name="template">The template.</param>
internal sealed class Mistakes(Template template)
{
    private static readonly string[] Attributes = ["Type", "Properties", "Condition", "Metadata", "DependsOn"];

    private static readonly Dictionary<ResourceKind, Names> Known = ResourceKinds.All.ToDictionary(kind => kind, NamesOf);

    // A macro, or a loop over an unknown list, may define more.
    private readonly bool _knowsConditions =
        !template.Macros.Any() && !template.Conditions.Members.Any(member => member.Key == "Fn::Transform" || Template.IsLoop(member.Key));

    /// <summary>The mistakes of one resource, each as a clause with its line.</summary>
    /// <param name="kind">The resource's kind.</param>
    /// <param name="resource">The resource.</param>
    public IEnumerable<(string What, Place Place)> In(ResourceKind kind, SourceNode resource)
    {
        foreach (var member in resource.Members)
        {
            if (Misspelt(member.Key, Attributes) is { } right)
                yield return ($"{OneLine.Clean(member.Key, 60)} must be written {right}", member.KeyPlace.Start);
        }

        if (resource["Condition"] is { Text: null } condition)
            yield return ($"its Condition is {condition.Shape} and must be the name of one", condition.Place.Start);
        else if (resource["Condition"] is { Text: { } name } && IsUndefined(name))
            yield return (Undefined(name), resource["Condition"]!.Place.Start);
        foreach (var mistake in In(resource["Properties"], Known[kind], 0))
            yield return mistake;
    }

    private IEnumerable<(string What, Place Place)> In(SourceNode? node, Names names, int depth)
    {
        if (node is null || depth > SourceLimits.MaxDepth)
            yield break;
        foreach (var item in node.Items.SelectMany(item => In(item, names, depth + 1)))
            yield return item;
        foreach (var member in node.Members)
        {
            if (member.Key == "Fn::If")
            {
                if (member.Value.Items is [{ Text: { } name }, ..] && IsUndefined(name))
                    yield return (Undefined(name), member.Value.Items[0].Place.Start);
                foreach (var inner in member.Value.Items.Skip(1).SelectMany(branch => In(branch, names, depth + 1)))
                    yield return inner;
                continue;
            }

            if (Misspelt(member.Key, names.Members.Keys) is { } right)
                yield return ($"{OneLine.Clean(member.Key, 60)} must be written {right}", member.KeyPlace.Start);
            foreach (var inner in In(member.Value, names.Members.GetValueOrDefault(member.Key) ?? Names.None, depth + 1))
                yield return inner;
        }
    }

    private bool IsUndefined(string condition) => _knowsConditions && template.Conditions[condition] is null;

    private static string Undefined(string condition) => $"the template does not define the condition {OneLine.Clean(condition, 60)}";

    private static string? Misspelt(string key, IEnumerable<string> names) =>
        names.Contains(key) ? null : names.FirstOrDefault(name => name.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static Names NamesOf(ResourceKind kind)
    {
        var all = new Names();
        foreach (
            var path in Catalog
                .Controls.Where(control => control.Kind == kind)
                .SelectMany(control => control.Requirement.Properties)
                .Select(property => property.Path)
                .Append(kind.NameMember)
        )
        {
            var at = all;
            foreach (var step in path.Split('.'))
            {
                if (!at.Members.TryGetValue(step, out var next))
                    at.Members[step] = next = new Names();
                at = next;
            }
        }

        return all;
    }

    // The names at one level of a kind's properties.
    private sealed class Names
    {
        public static Names None { get; } = new();

        public Dictionary<string, Names> Members { get; } = new(StringComparer.Ordinal);
    }
}
