// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>Expands <c>Fn::ForEach</c> over lists that are known, as AWS::LanguageExtensions does at deployment.</summary>
/// <remarks>Source: AWS CloudFormation template reference, "Fn::ForEach".</remarks>
internal static class Loops
{
    // A template holds at most 500 resources; loops in loops multiply.
    private const int MaxValues = 20_000;

    /// <summary>The mapping with each loop in the place of what it makes; loops over unknown lists stay.</summary>
    /// <param name="map">A mapping whose keys may be loops.</param>
    /// <param name="listOf">The values of a collection that is not a literal list; null where they are not known.</param>
    public static SourceNode Expand(SourceNode map, Func<SourceNode, IReadOnlyList<string>?> listOf)
    {
        if (!map.Members.Any(member => Template.IsLoop(member.Key)))
            return map;
        var budget = (long)MaxValues;
        return Expand(map, listOf, ref budget);
    }

    private static SourceMap Expand(SourceNode map, Func<SourceNode, IReadOnlyList<string>?> listOf, ref long budget)
    {
        var members = new MapBuilder();
        foreach (var member in map.Members)
        {
            if (
                !Template.IsLoop(member.Key)
                || member.Value.Items is not [var identifier, var collection, SourceMap body]
                || identifier.Text is not { Length: > 0 } name
                || ValuesOf(collection, listOf) is not { } values
            )
            {
                members.Add(member);
                continue;
            }

            if ((budget -= body.Size * values.Count) < 0)
            {
                members.Add(member);
                continue;
            }

            foreach (var value in values)
            {
                var made = (SourceMap)Replace(body, name, value);
                foreach (var inner in Expand(made, listOf, ref budget).Members)
                    members.Add(inner with { KeyPlace = inner.KeyPlace });
            }
        }

        return members.Build(map.Place);
    }

    private static IReadOnlyList<string>? ValuesOf(SourceNode collection, Func<SourceNode, IReadOnlyList<string>?> listOf)
    {
        if (collection is not SourceList list)
            return listOf(collection);
        var values = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is SourceScalar { Kind: not ScalarKind.Null } scalar)
                values.Add(scalar.Value);
            else if (listOf(item) is { } several)
                values.AddRange(several);
            else
                return null;
        }

        return values;
    }

    private static SourceNode Replace(SourceNode node, string name, string value)
    {
        switch (node)
        {
            case SourceMap { Members: [{ Key: "Ref" } reference] } when reference.Value.Text == name:
                return new SourceScalar(ScalarKind.Text, value, node.Place);
            case SourceMap map:
                var members = new MapBuilder();
                foreach (var member in map.Members)
                    members.Add(new SourceMember(Replace(member.Key, name, value), member.KeyPlace, Replace(member.Value, name, value)));
                return members.Build(map.Place);
            case SourceList list:
                return new SourceList([.. list.Items.Select(item => Replace(item, name, value))], list.Place);
            case SourceScalar { Kind: ScalarKind.Text } scalar:
                var text = Replace(scalar.Value, name, value);
                return ReferenceEquals(text, scalar.Value)
                    ? scalar
                    : new SourceScalar(ScalarKind.Text, text, scalar.Place) { IsBlock = scalar.IsBlock };
            default:
                return node;
        }
    }

    // &{Name} leaves out what a logical id may not hold.
    private static string Replace(string text, string name, string value)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        var bare = new StringBuilder();
        foreach (var letter in value.Where(char.IsAsciiLetterOrDigit))
            bare.Append(letter);
        var replaced = text.Replace($"${{{name}}}", value, StringComparison.Ordinal)
            .Replace($"&{{{name}}}", bare.ToString(), StringComparison.Ordinal);
        return replaced == text ? text : replaced;
    }
}
