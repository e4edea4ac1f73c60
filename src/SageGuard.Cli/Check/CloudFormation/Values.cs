// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>
/// Works out a template's values as far as they are known before deployment: parameters by their values or defaults,
/// conditions, mappings, joins. What is left stays an expression.
/// </summary>
/// <param name="template">The template.</param>
/// <param name="parameters">Values that were given for parameters.</param>
/// <param name="assumed">How open conditions turn out.</param>
/// <param name="referencesAreTexts">True: a reference to another resource becomes some text, because present it is.</param>
internal sealed class Values(
    Template template, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, bool> assumed, bool referencesAreTexts)
{
    private const int MaxDepth = 200;

    private readonly HashSet<string> _deciding = [];
    private int _depth;

    /// <summary>The open conditions that the resolved values hang on.</summary>
    public SortedSet<string> OpenConditions { get; } = new(StringComparer.Ordinal);

    /// <summary>A condition's value; null where only the deployment decides it.</summary>
    public bool? Condition(string name)
    {
        if (assumed.TryGetValue(name, out var known)) return known;
        if (!_deciding.Add(name)) return null;
        try
        {
            return template.Conditions.TryGetPropertyValue(name, out var definition) ? Decide(definition) : null;
        }
        finally
        {
            _deciding.Remove(name);
        }
    }

    /// <summary>A value, worked out; AWS::NoValue where the template leaves it out.</summary>
    public JsonNode? Resolve(JsonNode? node)
    {
        if (_depth > MaxDepth) return Expressions.Of("Fn::Nested");
        _depth++;
        try
        {
            return node switch
            {
                JsonArray elements => new JsonArray([.. elements.Select(Resolve).Where(element => !IsNoValue(element))]),
                JsonObject members => Members(members),
                JsonValue value when Template.Text(value)?.Contains("{{resolve:", StringComparison.Ordinal) == true => Expressions.Of(Expressions.DynamicReference),
                _ => node?.DeepClone(),
            };
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>True for CloudFormation's way to leave a property out.</summary>
    public static bool IsNoValue(JsonNode? node) => Expressions.Read(node) is ("Ref", { } target) && Template.Text(target) == "AWS::NoValue";

    private JsonNode? Members(JsonObject members)
    {
        if (Expressions.Read(members) is ({ } name, var argument) && name != "Condition") return Function(name, argument, members);

        // A macro or a loop may add or replace any member beside it.
        if (members.Any(member => member.Key == "Fn::Transform" || member.Key.StartsWith("Fn::ForEach::", StringComparison.Ordinal)))
            return Expressions.Of(members.ContainsKey("Fn::Transform") ? "Fn::Transform" : "Fn::ForEach");

        var resolved = new JsonObject();
        foreach (var (key, value) in members)
        {
            var result = Resolve(value);
            if (!IsNoValue(result)) resolved[key] = result;
        }

        return resolved;
    }

    private JsonNode? Function(string name, JsonNode? argument, JsonObject whole) => name switch
    {
        "Ref" => Ref(Template.Text(argument) ?? "", whole),
        "Fn::GetAtt" => GetAtt(argument, whole),
        "Fn::If" => If(argument),
        "Fn::Sub" => Sub(argument, whole),
        "Fn::Join" => Join(argument, whole),
        "Fn::Select" => Select(argument, whole),
        "Fn::Split" => Split(argument, whole),
        "Fn::FindInMap" => FindInMap(argument, whole),
        _ => Expressions.Of(name),
    };

    private JsonNode? Ref(string target, JsonObject whole)
    {
        if (target == "AWS::NoValue") return whole.DeepClone();
        if (template.Parameters[target] is JsonObject parameter) return Parameter(target, parameter) ?? whole.DeepClone();
        return IsKnownTarget(target) ? Reference(whole) : whole.DeepClone();
    }

    private JsonNode? Parameter(string name, JsonObject parameter)
    {
        var type = Template.Text(parameter["Type"]) ?? "String";
        JsonNode? value = parameters.TryGetValue(name, out var given) ? JsonValue.Create(given) : parameter["Default"]?.DeepClone();
        // The default of such a parameter is the name of the value, not the value.
        if (value is null || type.StartsWith("AWS::SSM::Parameter::Value", StringComparison.Ordinal)) return null;
        var isList = type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal);
        return isList && AsText(value) is { } list
            ? new JsonArray([.. list.Split(',', StringSplitOptions.TrimEntries).Select(entry => (JsonNode)JsonValue.Create(entry))])
            : value;
    }

    private JsonNode GetAtt(JsonNode? argument, JsonObject whole)
    {
        var target = argument switch
        {
            JsonArray { Count: > 0 } path => Template.Text(path[0]),
            _ => Template.Text(argument)?.Split('.')[0],
        };
        return target is not null && template.Resources.ContainsKey(target) ? Reference(whole) : whole.DeepClone();
    }

    private JsonNode? If(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 3 } parts || Template.Text(parts[0]) is not { } condition) return Expressions.Of("Fn::If");
        if (Condition(condition) is { } holds) return Resolve(parts[holds ? 1 : 2]);
        OpenConditions.Add(condition);
        // Conditions inside the branches count as well.
        Resolve(parts[1]);
        Resolve(parts[2]);
        return Expressions.Of("Fn::If");
    }

    private JsonNode? Sub(JsonNode? argument, JsonObject whole)
    {
        var pattern = Template.Text(argument is JsonArray { Count: > 0 } pair ? pair[0] : argument);
        if (pattern is null) return Expressions.Of("Fn::Sub");
        var own = argument is JsonArray { Count: 2 } two ? two[1] as JsonObject : null;
        var text = new StringBuilder();
        var (open, isPresent) = (false, false);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!pattern.AsSpan(i).StartsWith("${"))
            {
                text.Append(pattern[i]);
                isPresent = true;
                continue;
            }

            var end = pattern.IndexOf('}', i);
            if (end < 0) return Expressions.Of("Fn::Sub");
            var name = pattern[(i + 2)..end].Trim();
            i = end;
            if (name.StartsWith('!'))
            {
                text.Append("${").Append(name.AsSpan(1)).Append('}');
                continue;
            }

            var (value, known) = Variable(name, own);
            if (value is null) open = true;
            else text.Append(value);
            isPresent |= known;
        }

        if (!open) return text.ToString().Contains("{{resolve:", StringComparison.Ordinal) ? Expressions.Of(Expressions.DynamicReference) : JsonValue.Create(text.ToString());
        return isPresent ? Reference(whole) : Expressions.Of("Fn::Sub");
    }

    // The text of a variable where it is known, and whether it is there at all.
    private (string? Text, bool IsPresent) Variable(string name, JsonObject? own)
    {
        if (own is not null && own.TryGetPropertyValue(name, out var given))
        {
            var resolved = Resolve(given);
            return (AsText(resolved), AsText(resolved) is { Length: > 0 });
        }

        if (template.Parameters[name] is JsonObject parameter && AsText(Parameter(name, parameter)) is { } text) return (text, text.Length > 0);
        return (null, IsKnownTarget(name.Split('.')[0]));
    }

    private JsonNode? Join(JsonNode? argument, JsonObject whole)
    {
        if (argument is not JsonArray { Count: 2 } parts || Template.Text(parts[0]) is not { } separator || Resolve(parts[1]) is not JsonArray elements) return Expressions.Of("Fn::Join");
        var texts = elements.Select(AsText).ToList();
        if (texts.All(text => text is not null)) return JsonValue.Create(string.Join(separator, texts));
        return texts.Any(text => text is { Length: > 0 }) || (elements.Count > 1 && separator.Length > 0) ? Reference(whole) : Expressions.Of("Fn::Join");
    }

    private JsonNode? Select(JsonNode? argument, JsonObject whole)
    {
        if (argument is not JsonArray { Count: 2 } parts || !int.TryParse(AsText(Resolve(parts[0])), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return Expressions.Of("Fn::Select");
        return Resolve(parts[1]) is JsonArray list && index < list.Count ? list[index]?.DeepClone() : Expressions.Of("Fn::Select", whole);
    }

    private JsonNode Split(JsonNode? argument, JsonObject whole) =>
        argument is JsonArray { Count: 2 } parts && Template.Text(parts[0]) is { Length: > 0 } separator && AsText(Resolve(parts[1])) is { } text
            ? new JsonArray([.. text.Split(separator).Select(part => (JsonNode)JsonValue.Create(part))])
            : Expressions.Of("Fn::Split", whole);

    private JsonNode? FindInMap(JsonNode? argument, JsonObject whole)
    {
        if (argument is not JsonArray { Count: >= 3 } parts) return Expressions.Of("Fn::FindInMap");
        var keys = parts.Take(3).Select(part => AsText(Resolve(part))).ToList();
        return keys.All(key => key is not null) && template.Mappings[keys[0]!] is JsonObject map && map[keys[1]!] is JsonObject second && second.TryGetPropertyValue(keys[2]!, out var value)
            ? value?.DeepClone()
            : Expressions.Of("Fn::FindInMap", whole);
    }

    private bool? Decide(JsonNode? definition)
    {
        var (name, argument) = Expressions.Read(definition);
        var parts = argument as JsonArray ?? [];
        switch (name)
        {
            case "Condition":
                return Template.Text(argument) is { } other ? Condition(other) : null;
            case "Fn::Equals" when parts.Count == 2:
                return AsText(Resolve(parts[0])) is { } left && AsText(Resolve(parts[1])) is { } right ? left == right : null;
            case "Fn::Not" when parts.Count == 1:
                return !Decide(parts[0]);
            case "Fn::And":
                var all = parts.Select(Decide).ToList();
                return all.Contains(false) ? false : all.Contains(null) ? null : true;
            case "Fn::Or":
                var any = parts.Select(Decide).ToList();
                return any.Contains(true) ? true : any.Contains(null) ? null : false;
            default:
                return null;
        }
    }

    private JsonNode Reference(JsonObject whole) => referencesAreTexts ? JsonValue.Create(Expressions.SomeText) : whole.DeepClone();

    private bool IsKnownTarget(string target) =>
        template.Resources.ContainsKey(target) || (target.StartsWith("AWS::", StringComparison.Ordinal) && target != "AWS::NoValue");

    // Some text is not a known text: a condition or a join must not compare it.
    private static string? AsText(JsonNode? node) => node is JsonValue value && node.ToString() is var text && text != Expressions.SomeText
        ? value.TryGetValue(out bool flag) ? flag ? "true" : "false" : text
        : null;
}
