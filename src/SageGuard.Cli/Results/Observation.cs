// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Cli.Results;

/// <summary>
/// What a control looked at on one resource, as a reader compares it with the service's own answer: each property with what it
/// holds. What may hold a secret (scripts, environments, URLs) is counted and never shown.
/// </summary>
internal static class Observation
{
    private const int MostValues = 12;
    private const int MaxValue = 256;

    /// <summary>What the control saw; null where it looks at nothing that can be shown.</summary>
    /// <param name="control">The control.</param>
    /// <param name="view">The resource as it was when the verdict was known.</param>
    /// <param name="nameOf">What the source's language calls a property; null for CloudFormation's names.</param>
    public static string? Describe(Control control, Resource view, Func<string, string>? nameOf = null)
    {
        var values = control.Requirement.Properties.Distinct().SelectMany(property => Values(property, view, nameOf)).Distinct().ToList();
        if (control.Requirement.ReadsTags && view.Tags is { } tags)
        {
            values.Add(
                tags.Count == 0
                    ? "it has no tags"
                    : $"its tag keys are {string.Join(", ", tags.Keys.Order(StringComparer.Ordinal).Select(key => OneLine.Clean(key, MaxValue)))}"
            );
        }

        if (values.Count == 0)
            return null;
        var shown = string.Join("; ", values.Take(MostValues));
        return values.Count > MostValues
            ? string.Create(CultureInfo.InvariantCulture, $"{shown}; and {values.Count - MostValues} more")
            : shown;
    }

    private static IEnumerable<string> Values(Property property, Resource view, Func<string, string>? nameOf)
    {
        // A schedule may name its definition instead of holding one: then the definition's own properties were judged.
        if (
            view.NamedDefinition is { Definition: { } definition } named
            && property.Path.StartsWith(InJobDefinition.Inline.Path + ".", StringComparison.Ordinal)
        )
        {
            var inner = property.Path[(InJobDefinition.Inline.Path.Length + 1)..];
            return Walk(definition.Properties, inner, "")
                .Select(found => $"{inner} of {OneLine.Clean(named.Name, MaxValue)} {Format(found.Value, property.IsContent)}");
        }

        return Walk(view.Properties, property.Path, "")
            .Select(found => $"{nameOf?.Invoke(found.Path) ?? found.Path} {Format(found.Value, property.IsContent)}");
    }

    // A path leads through lists as well: each element has its own value.
    private static IEnumerable<(string Path, PropertyValue Value)> Walk(Properties properties, string path, string before)
    {
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            var head = string.Join('.', steps[..(i + 1)]);
            var value = properties.Find(head);
            var place = before + head;
            if (i == steps.Length - 1 || value.Expression is not null)
                return [(place, value)];
            if (value.IsAbsent)
                return [(place, value)];
            if (value.Elements is not { } elements)
                continue;
            var rest = string.Join('.', steps[(i + 1)..]);
            return elements.SelectMany(
                (element, n) => Walk(new Properties(element), rest, $"{place}[{n.ToString(CultureInfo.InvariantCulture)}].")
            );
        }

        return [];
    }

    private static string Format(PropertyValue value, bool isContent)
    {
        if (value.Expression is not null)
            return "is decided at deployment";
        if (value.IsAbsent)
            return "is not set";
        var count = value.Elements?.Count ?? (value.IsObject ? value.Json.EnumerateObject().Count() : 0);
        if (value.Elements is not null || value.IsObject)
            return string.Create(CultureInfo.InvariantCulture, $"has {count} {(count == 1 ? "entry" : "entries")}");
        if (isContent)
            return "is set";
        return $"is {OneLine.Clean(value.Json.ValueKind == JsonValueKind.String ? value.Text! : value.ToString(), MaxValue)}";
    }
}
