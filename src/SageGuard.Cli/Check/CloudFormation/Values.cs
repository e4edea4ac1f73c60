// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>
/// Works out a template's values as far as they are certain before deployment: parameters by their values, defaults, types and
/// constraints, conditions by the parameters that they compare, mappings, joins. In the place of what is left stands an
/// expression; <see cref="Open"/> says what is certain of it.
/// </summary>
/// <param name="template">The template.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="assumed">What is assumed of the deployment.</param>
internal sealed class Values(Template template, ParameterValues parameters, Assumptions assumed)
{
    private const int MaxDepth = SourceLimits.MaxDepth * 2;
    private const int MostCombinations = 64;
    private const char Gap = '\ufffc';

    private readonly HashSet<string> _deciding = [];
    private readonly Dictionary<string, bool?> _decided = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>The values that stay open; expressions name them by their place in this list.</summary>
    public List<OpenValue> Open { get; } = [];

    /// <summary>What must be assumed to know more, in the order in which it was met.</summary>
    public List<Choice> Choices { get; } = [];

    /// <summary>The conditions that branches and resources asked for, with their truth as far as it is known.</summary>
    public SortedDictionary<string, bool> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>The parameters whose default was used.</summary>
    public SortedSet<string> DefaultsUsed { get; } = new(StringComparer.Ordinal);

    /// <summary>True where CloudFormation refuses this deployment, because a mapping lacks the key that it asks for.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>A condition's truth, asked by a branch or a resource; null where only the deployment decides it.</summary>
    public bool? Condition(string name)
    {
        var holds = Decide(name);
        if (holds is { } known)
            Asked[name] = known;
        return holds;
    }

    /// <summary>A value, worked out; AWS::NoValue where the template leaves it out.</summary>
    public JsonNode? Resolve(SourceNode? node)
    {
        if (_depth > MaxDepth)
            return Opaque("Fn::Nested", "an expression that is nested too deeply");
        _depth++;
        try
        {
            return node switch
            {
                null => null,
                SourceList list => new JsonArray([.. list.Items.Select(Resolve).Where(item => !IsNoValue(item))]),
                SourceMap map => Members(map),
                SourceScalar { Kind: ScalarKind.Text } scalar => IsDynamic(scalar.Value)
                    ? Dynamic(scalar.Value)
                    : JsonValue.Create(scalar.Value),
                SourceScalar scalar => Scalar(scalar),
                _ => null,
            };
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>The open value that a resolved node stands for; null for a known one.</summary>
    public OpenValue? OpenOf(JsonNode? node) => Expressions.IndexOf(node) is { } index ? Open[index] : null;

    /// <summary>True for CloudFormation's way to leave a property out.</summary>
    public static bool IsNoValue(JsonNode? node) =>
        node is JsonObject { Count: 1 } reference
        && reference["Ref"] is JsonValue target
        && target.TryGetValue(out string? name)
        && name == "AWS::NoValue";

    /// <summary>The text of a known scalar; null for anything else.</summary>
    public static string? TextOf(JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue(out bool flag)
            ? flag ? "true"
                : "false"
        : value.ToString();

    private static JsonValue? Scalar(SourceScalar scalar) =>
        scalar.Kind switch
        {
            ScalarKind.True => JsonValue.Create(true),
            ScalarKind.False => JsonValue.Create(false),
            ScalarKind.Number
                when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                JsonValue.Create(whole),
            ScalarKind.Number when decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            ScalarKind.Number => JsonValue.Create(scalar.Value),
            _ => null,
        };

    private JsonNode? Members(SourceMap map)
    {
        if (Expressions.Read(map) is ({ } name, { } argument) && name != "Condition" && !Template.IsLoop(name))
            return Function(name, argument);
        // A macro may add or replace any member next to it.
        if (map["Fn::Transform"] is { } macro)
            return Opaque("Fn::Transform", $"the macro {OneLine.Clean(Template.NameOf(macro), 60)}");
        var expanded = Loops.Expand(map, ListOf);
        if (expanded.Members.Any(member => Template.IsLoop(member.Key)))
            return Opaque("Fn::ForEach", "a loop over a list that is not known");

        var resolved = new JsonObject();
        foreach (var member in expanded.Members)
        {
            var value = Resolve(member.Value);
            if (!IsNoValue(value))
                resolved[member.Key] = value;
        }

        return resolved;
    }

    /// <summary>The strings of a list whose entries are all known; null for anything else.</summary>
    public IReadOnlyList<string>? ListOf(SourceNode node) =>
        Resolve(node) is JsonArray list && list.Select(TextOf).ToList() is var texts && texts.TrueForAll(text => text is not null)
            ? [.. texts.OfType<string>()]
            : null;

    private JsonNode? Function(string name, SourceNode argument) =>
        name switch
        {
            "Ref" => Ref(argument.Text ?? ""),
            "Fn::GetAtt" => GetAtt(argument),
            "Fn::If" => If(argument),
            "Fn::Sub" => Sub(argument),
            "Fn::Join" => Join(argument),
            "Fn::Select" => Select(argument),
            "Fn::Split" => Split(argument),
            "Fn::FindInMap" => FindInMap(argument),
            // An export cannot be empty, and CloudFormation refuses a stack whose export is missing.
            "Fn::ImportValue" => Add(
                new OpenValue($"import {Canonical(argument)}", name, "an export of another stack") { MayBeEmpty = false }
            ),
            "Fn::Transform" => Opaque(name, $"the macro {OneLine.Clean(Template.NameOf(argument), 60)}"),
            "Fn::ToJsonString" => ToJson(argument),
            "Fn::Base64" => TextOf(Resolve(argument)) is { } text
                ? JsonValue.Create(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)))
                : Opaque("Fn::Base64", "Fn::Base64"),
            "Fn::Length" => Resolve(argument) is JsonArray list ? JsonValue.Create(list.Count) : Opaque(name, name),
            _ => Opaque(name, name),
        };

    private JsonNode Ref(string target)
    {
        if (target == "AWS::NoValue")
            return new JsonObject { ["Ref"] = target };
        if (parameters.Has(target))
        {
            var isAssumed = assumed.Parameters.TryGetValue(target, out var value);
            var known = parameters.Known(target, value);
            if (known is not null)
            {
                if (!isAssumed && parameters.DefaultInUse(target) is not null)
                    DefaultsUsed.Add(target);
                return known;
            }

            return Add(parameters.Open(target, isAnother: isAssumed));
        }

        return Resource(target, "Ref", $"the resource {OneLine.Clean(target, 60)}");
    }

    private JsonObject GetAtt(SourceNode argument)
    {
        var path = argument.Text ?? string.Join('.', argument.Items.Select(item => item.Text ?? "?"));
        return Resource(path.Split('.')[0], "Fn::GetAtt", $"the attribute {OneLine.Clean(path, 80)}");
    }

    // What another resource returns is there, whatever it is.
    private JsonObject Resource(string target, string function, string words) =>
        template.Resources[target] is not null || template.Resources.Members.Any(member => Template.IsLoop(member.Key))
            ? Add(new OpenValue($"{function} {words}", function, words) { MayBeEmpty = false, Resource = target })
            : Opaque(function, $"the template has neither a parameter nor a resource {OneLine.Clean(target, 60)}");

    private JsonNode? If(SourceNode argument)
    {
        if (argument.Items is not [{ Text: { } condition }, var then, var otherwise])
            return Opaque("Fn::If", "Fn::If");
        if (Condition(condition) is { } holds)
            return Resolve(holds ? then : otherwise);
        // Conditions and defaults inside the branches count as well.
        var (one, other) = (Resolve(then), Resolve(otherwise));
        return JsonNode.DeepEquals(one, other) ? one : Opaque("Fn::If", $"the condition {OneLine.Clean(condition, 60)}");
    }

    private JsonNode Sub(SourceNode argument)
    {
        var pattern = argument.Text ?? (argument.Items.Count > 0 ? argument.Items[0].Text : null);
        if (pattern is null)
            return Opaque("Fn::Sub", "Fn::Sub");
        var own = argument.Items.Count == 2 ? argument.Items[1] : null;
        var parts = new List<JsonNode>();
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!pattern.AsSpan(i).StartsWith("${"))
            {
                text.Append(pattern[i]);
                continue;
            }

            var end = pattern.IndexOf('}', i);
            if (end < 0)
                return Opaque("Fn::Sub", "Fn::Sub");
            var name = pattern[(i + 2)..end].Trim();
            i = end;
            if (name.StartsWith('!'))
            {
                text.Append("${").Append(name.AsSpan(1)).Append('}');
                continue;
            }

            parts.Add(JsonValue.Create(text.ToString()));
            text.Clear();
            parts.Add(Variable(name, own));
        }

        parts.Add(JsonValue.Create(text.ToString()));
        return Concatenate("Fn::Sub", parts);
    }

    private JsonNode Variable(string name, SourceNode? own)
    {
        if (own?[name] is { } given)
            return Resolve(given) ?? JsonValue.Create("");
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? Resource(name[..dot], "Fn::GetAtt", $"the attribute {OneLine.Clean(name, 80)}") : Ref(name);
    }

    private JsonNode Join(SourceNode argument)
    {
        if (argument.Items is not [{ Text: { } separator }, var list])
            return Opaque("Fn::Join", "Fn::Join");
        var resolved = Resolve(list);
        if (resolved is not JsonArray items)
        {
            // A list whose entries exist joins to something.
            return OpenOf(resolved) is { MayBeEmpty: false } open
                ? Add(
                    new OpenValue($"join {separator} {open.Key}", "Fn::Join", open.Description) { MayBeEmpty = false, Remedy = open.Remedy }
                )
                : Opaque("Fn::Join", OpenOf(resolved)?.Description ?? "Fn::Join");
        }

        var parts = new List<JsonNode>();
        foreach (var item in items)
        {
            if (parts.Count > 0)
                parts.Add(JsonValue.Create(separator));
            parts.Add(item ?? JsonValue.Create(""));
        }

        return Concatenate("Fn::Join", parts);
    }

    private JsonNode Concatenate(string function, List<JsonNode> parts)
    {
        var (text, open) = (new StringBuilder(), new List<OpenValue>());
        foreach (var part in parts)
        {
            if (OpenOf(part) is { } value)
            {
                open.Add(value);
                text.Append(Gap);
            }
            else if (TextOf(part) is { } known)
            {
                text.Append(known);
            }
            else
            {
                return Opaque(function, function);
            }
        }

        var whole = text.ToString();
        if (IsDynamic(whole))
            return Dynamic(whole);
        if (open.Count == 0)
            return JsonValue.Create(whole);
        if (open is [var only] && whole.Length == 1)
            return Add(only);
        if (
            open.TrueForAll(value => value.Values is not null)
            && open.Aggregate(1L, (count, value) => count * value.Values!.Count) <= MostCombinations
        )
        {
            return Combine(function, whole, open);
        }

        var (beginning, end) = (whole[..whole.IndexOf(Gap, StringComparison.Ordinal)], whole[(whole.LastIndexOf(Gap) + 1)..]);
        return Add(
            new OpenValue(
                $"{function} {whole} {string.Join(' ', open.Select(value => value.Key))}",
                function,
                string.Join(" and ", open.Select(value => value.Description).Distinct())
            )
            {
                MayBeEmpty = whole.Length == open.Count && open.TrueForAll(value => value.MayBeEmpty),
                Allows = value =>
                    value.Length >= beginning.Length + end.Length
                    && value.StartsWith(beginning, StringComparison.Ordinal)
                    && value.EndsWith(end, StringComparison.Ordinal),
                Remedy = open.Select(value => value.Remedy).FirstOrDefault(remedy => remedy is not null),
            }
        );
    }

    private JsonObject Combine(string function, string whole, List<OpenValue> open)
    {
        List<string> values = [""];
        var next = 0;
        foreach (var letter in whole)
        {
            values =
                letter == Gap && open[next++].Values is { } own
                    ? [.. values.SelectMany(value => own.Select(part => value + part))]
                    : [.. values.Select(value => value + letter)];
        }

        return Add(
            new OpenValue(
                $"{function} {whole} {string.Join(' ', open.Select(value => value.Key))}",
                function,
                string.Join(" and ", open.Select(value => value.Description).Distinct())
            )
            {
                Values = [.. values.Distinct()],
                Remedy = open[0].Remedy,
            }
        );
    }

    // A part of a reference, as Fn::Join puts them together, is not one yet.
    private static bool IsDynamic(string text) =>
        text.IndexOf("{{resolve:", StringComparison.Ordinal) is >= 0 and var begin
        && text.IndexOf("}}", begin, StringComparison.Ordinal) > 0;

    // One rule for each way to write it. Systems Manager refuses empty values; a secret's JSON key can hold one.
    private JsonObject Dynamic(string text)
    {
        var begin = text.IndexOf("{{resolve:", StringComparison.Ordinal);
        var end = text.IndexOf("}}", begin, StringComparison.Ordinal);
        var isWhole = begin == 0 && (end < 0 || end == text.Length - 2);
        return Add(
            new OpenValue($"dynamic {text}", Expressions.DynamicReference, "a dynamic reference")
            {
                MayBeEmpty = isWhole && !text.StartsWith("{{resolve:ssm", StringComparison.Ordinal),
            }
        );
    }

    private JsonNode? Select(SourceNode argument)
    {
        if (
            argument.Items is not [var first, var second]
            || !int.TryParse(TextOf(Resolve(first)), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        )
        {
            return Opaque("Fn::Select", "Fn::Select");
        }

        var list = Resolve(second);
        if (list is JsonArray items)
            return index < items.Count ? items[index]?.DeepClone() : Opaque("Fn::Select", "an entry that the list does not have");
        if (OpenOf(list) is not { } open)
            return Opaque("Fn::Select", "Fn::Select");
        return open is { Expression: "Ref", Parameter: { } name } && parameters.EntriesExist(name)
            ? Add(new OpenValue($"select {index} {open.Key}", "Fn::Select", open.Description) { MayBeEmpty = false, Remedy = open.Remedy })
            : Opaque("Fn::Select", open.Description);
    }

    private JsonNode Split(SourceNode argument)
    {
        if (argument.Items is not [{ Text: { Length: > 0 } separator }, var text])
            return Opaque("Fn::Split", "Fn::Split");
        var resolved = Resolve(text);
        return TextOf(resolved) is { } known
            ? new JsonArray([.. known.Split(separator).Select(part => (JsonNode)JsonValue.Create(part))])
            : Opaque("Fn::Split", OpenOf(resolved)?.Description ?? "Fn::Split");
    }

    private JsonNode? FindInMap(SourceNode argument)
    {
        if (argument.Items is not [var map, var first, var second, ..])
            return Opaque("Fn::FindInMap", "Fn::FindInMap");
        var otherwise = argument.Items.Count > 3 ? argument.Items[3]["DefaultValue"] : null;
        var keys = new[] { map, first, second }.Select(Resolve).ToList();
        var found = new List<SourceNode>();
        foreach (var (_, one) in Entries(template.Mappings, keys[0]))
        {
            foreach (var (_, two) in Entries(one, keys[1]))
            {
                foreach (var (_, three) in Entries(two, keys[2]))
                    found.Add(three);
            }
        }

        var isOpen = keys.Exists(key => OpenOf(key) is not null);
        if (!isOpen && keys.TrueForAll(key => TextOf(key) is not null))
        {
            if (found.Count > 0)
                return Resolve(found[0]);
            if (otherwise is not null)
                return Resolve(otherwise);
            // Without an assumption a missing key is a mistake in the template, or comes from an included part.
            if (!assumed.AreNone)
                IsRefused = true;
            return Opaque("Fn::FindInMap", "a key that the mapping does not have");
        }

        if (otherwise is not null)
            found.Add(otherwise);
        var results = found.Select(Resolve).ToList();
        var words = string.Join(" and ", keys.Select(OpenOf).OfType<OpenValue>().Select(open => open.Description).Distinct());
        var remedy = keys.Select(OpenOf).FirstOrDefault(open => open?.Remedy is not null)?.Remedy;
        if (results.Count == 0 || results.Exists(result => TextOf(result) is null))
            return Opaque("Fn::FindInMap", words.Length > 0 ? words : "Fn::FindInMap");
        return Add(
            new OpenValue($"map {string.Join(' ', keys.Select(key => OpenOf(key)?.Key ?? TextOf(key)))}", "Fn::FindInMap", words)
            {
                Values = [.. results.Select(result => TextOf(result)!).Distinct()],
                Remedy = remedy,
            }
        );
    }

    // The entries of a mapping that a key can lead to: one, or where the key is open each that it can be.
    private IEnumerable<(string Key, SourceNode Value)> Entries(SourceNode map, JsonNode? key)
    {
        if (TextOf(key) is { } known)
            return map[known] is { } value ? [(known, value)] : [];
        return OpenOf(key) is { } open
            ? map.Members.Where(member => !open.CannotBe(member.Key)).Select(member => (member.Key, member.Value))
            : [];
    }

    private JsonNode ToJson(SourceNode argument)
    {
        var before = Open.Count;
        var resolved = Resolve(argument);
        return Open.Count == before && resolved is not null
            ? JsonValue.Create(resolved.ToJsonString())
            : Add(new OpenValue($"json {Canonical(argument)}", "Fn::ToJsonString", "Fn::ToJsonString") { MayBeEmpty = false });
    }

    private bool? Decide(string name)
    {
        if (_decided.TryGetValue(name, out var before))
            return before;
        if (!_deciding.Add(name))
            return null;
        try
        {
            var choices = Choices.Count;
            var holds = template.Conditions[name] is { } definition ? Decide(definition) : null;
            if (holds is null && assumed.Conditions.TryGetValue(name, out var known))
                holds = known;
            // Where no parameter and no inner condition can be assumed, the condition itself is.
            if (holds is null && Choices.Count == choices)
                Choices.Add(new Choice(name, null));
            return _decided[name] = holds;
        }
        finally
        {
            _deciding.Remove(name);
        }
    }

    private bool? Decide(SourceNode definition)
    {
        var (name, argument) = Expressions.Read(definition);
        switch (name)
        {
            case "Condition":
                return argument!.Text is { } other ? Decide(other) : null;
            case "Fn::Equals" when argument!.Items is [var left, var right]:
                return AreEqual(Resolve(left), Resolve(right));
            case "Fn::Not" when argument!.Items is [var inner]:
                return !Decide(inner);
            case "Fn::And":
                return All(argument!.Items, true);
            case "Fn::Or":
                return All(argument!.Items, false);
            default:
                return null;
        }
    }

    // And: all true is true, one false is false. Or: all false is false, one true is true.
    private bool? All(IReadOnlyList<SourceNode> parts, bool neutral)
    {
        bool? result = neutral;
        foreach (var part in parts)
        {
            var holds = Decide(part);
            if (holds == !neutral)
                return !neutral;
            if (holds is null)
                result = null;
        }

        return result;
    }

    private bool? AreEqual(JsonNode? left, JsonNode? right)
    {
        if (TextOf(left) is { } one && TextOf(right) is { } other)
            return one == other;
        var (first, second) = (OpenOf(left), OpenOf(right));
        if (first is not null && second is not null && first.Key == second.Key && !first.IsOpaque)
            return true;
        if (first is not null && TextOf(right) is { } text && first.CannotBe(text))
            return false;
        if (second is not null && TextOf(left) is { } string2 && second.CannotBe(string2))
            return false;
        foreach (var open in new[] { first, second })
        {
            if (
                open is { Parameter: { } parameter }
                && !assumed.Parameters.ContainsKey(parameter)
                && parameters.Choices(parameter) is { } choices
            )
            {
                Choices.Add(new Choice(parameter, choices));
                break;
            }
        }

        return null;
    }

    private JsonObject Opaque(string function, string words) =>
        Add(new OpenValue($"opaque {Open.Count}", function, words) { IsOpaque = true });

    private JsonObject Add(OpenValue value)
    {
        var index = Open.FindIndex(known => known.Key == value.Key);
        if (index < 0)
        {
            index = Open.Count;
            Open.Add(value);
        }

        return Expressions.InPlaceOf(value with { Expression = Open[index].Expression }, index);
    }

    private static string Canonical(SourceNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
            node.Write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
