// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>Holds an event against what <c>ocsf.json</c> has of the published schema: nothing that it does not name is taken.</summary>
internal sealed class OcsfSchema
{
    // A time in seconds or microseconds is far outside.
    private static readonly long Earliest = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long Latest = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly JsonObject _objects;

    private OcsfSchema(JsonObject facts) => (Version, _objects) = (facts["version"]!.GetValue<string>(), facts["objects"]!.AsObject());

    /// <summary>The schema's release.</summary>
    public string Version { get; }

    public static OcsfSchema Read() =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Tests, "Reports", "ocsf.json")))!.AsObject());

    /// <summary>What is wrong with a Compliance Finding, one sentence each.</summary>
    public IReadOnlyList<string> Faults(JsonObject finding)
    {
        var faults = new List<string>();
        var profiles = Texts((finding["metadata"] as JsonObject)?["profiles"]);
        Walk("compliance_finding", finding, "event", profiles, faults);
        if (faults.Count > 0)
            return faults;
        if (finding["metadata"]!["version"]!.GetValue<string>() != Version)
            faults.Add($"metadata.version is not {Version}");
        if (Number(finding, "type_uid") != (Number(finding, "class_uid") * 100) + Number(finding, "activity_id"))
            faults.Add("type_uid is not class_uid times 100 and activity_id");
        return faults;
    }

    private void Walk(string type, JsonObject value, string path, IReadOnlyList<string> profiles, List<string> faults)
    {
        if (_objects[type] is not JsonObject facts)
        {
            faults.Add($"{path}: ocsf.json does not describe {type}");
            return;
        }

        var required = Texts(facts["required"]).Concat(profiles.SelectMany(profile => Texts(facts["requiredByProfile"]?[profile])));
        faults.AddRange(required.Where(name => !value.ContainsKey(name)).Select(name => $"{path}.{name} is missing"));
        var some = Texts(facts["atLeastOne"]);
        if (some.Count > 0 && !some.Any(value.ContainsKey))
            faults.Add($"{path} has none of {string.Join(", ", some)}");
        var deprecated = Texts(facts["deprecated"]);
        foreach (var (name, part) in value)
        {
            if (facts["attributes"]![name]?.GetValue<string>() is not { } partType)
            {
                faults.Add($"{path}.{name} is not in the schema");
                continue;
            }

            if (deprecated.Contains(name))
                faults.Add($"{path}.{name} is deprecated");
            var profile = (facts["profiles"] as JsonObject)?.FirstOrDefault(entry => Texts(entry.Value).Contains(name)).Key;
            if (profile is not null && !profiles.Contains(profile))
                faults.Add($"{path}.{name} needs the profile {profile}");
            Typed(partType, part, $"{path}.{name}", profiles, faults);
        }

        foreach (var (name, numbers) in facts["enums"] as JsonObject ?? [])
            Coded(value, name, numbers!, path, faults);
    }

    private void Typed(string type, JsonNode? value, string path, IReadOnlyList<string> profiles, List<string> faults)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            if (value is not JsonArray { Count: > 0 } list)
            {
                faults.Add($"{path} is not a list, or is empty");
                return;
            }

            foreach (var (index, entry) in list.Index())
                Typed(type[..^2], entry, $"{path}[{index}]", profiles, faults);
            return;
        }

        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var fits = type switch
        {
            "string" => kind == JsonValueKind.String
                && value!.GetValue<string>() is { Length: > 0 } text
                && !text.EnumerateRunes().Any(System.Text.Rune.IsControl),
            "integer" => kind == JsonValueKind.Number && value!.AsValue().TryGetValue<int>(out _),
            "long" => kind == JsonValueKind.Number && value!.AsValue().TryGetValue<long>(out _),
            "timestamp" => kind == JsonValueKind.Number
                && value!.AsValue().TryGetValue<long>(out var time)
                && time > Earliest
                && time < Latest,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "json" => kind != JsonValueKind.Null,
            _ => kind == JsonValueKind.Object,
        };
        if (!fits)
            faults.Add($"{path} is not of the type {type}: {value?.ToJsonString()}");
        else if (kind == JsonValueKind.Object && type is not ("object" or "json"))
            Walk(type, value!.AsObject(), path, profiles, faults);
    }

    // The caption of a number is the schema's, but for 99, whose caption is the source's own.
    private static void Coded(JsonObject value, string name, JsonNode facts, string path, List<string> faults)
    {
        var caption = facts["caption"]!.GetValue<string>();
        if (value[name] is not { } number)
        {
            if (value.ContainsKey(caption))
                faults.Add($"{path}.{caption} has no {name}");
            return;
        }

        if (facts["values"]![number.ToJsonString()]?.GetValue<string>() is not { } expected)
            faults.Add($"{path}.{name} {number.ToJsonString()} is not in the schema");
        else if (expected != "Other" && value[caption] is { } said && said.ToJsonString() != JsonValue.Create(expected).ToJsonString())
            faults.Add($"{path}.{caption} is not {expected}: {said.ToJsonString()}");
    }

    private static long Number(JsonObject value, string name) => value[name]!.GetValue<long>();

    private static IReadOnlyList<string> Texts(JsonNode? list) =>
        list is JsonArray texts ? [.. texts.Select(text => text!.GetValue<string>())] : [];
}
