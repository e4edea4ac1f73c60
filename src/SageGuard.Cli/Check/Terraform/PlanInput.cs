// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Cli.Reports;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// A plan or a state of Terraform (or OpenTofu) in JSON: every resource of every module, one for each of <c>count</c> and
/// <c>for_each</c>, with what is known only after apply told apart.
/// </summary>
/// <remarks>Source: Terraform's "JSON Output Format": values, planned_values, resource_changes, configuration.</remarks>
internal sealed class PlanInput
{
    private readonly InputFile _file;
    private readonly Dictionary<string, JsonElement> _unknown = new(StringComparer.Ordinal);
    private readonly PlanReferences _references;
    private readonly List<(TerraformType Type, JsonElement Resource)> _resources = [];
    private readonly List<string> _others = [];

    private PlanInput(InputFile file, JsonElement root)
    {
        _file = file;
        _references = new PlanReferences(root);
        foreach (var change in ListOf(root, "resource_changes"))
        {
            if (Text(change, "address") is { } address && Member(Member(change, "change"), "after_unknown") is { ValueKind: JsonValueKind.Object } unknown) _unknown[address] = unknown;
        }

        var values = Member(root, "planned_values");
        if (values.ValueKind != JsonValueKind.Object) values = Member(root, "values");
        Collect(Member(values, "root_module"));
    }

    public static bool Is(JsonElement root) =>
        root.TryGetProperty("format_version", out _)
        && (root.TryGetProperty("planned_values", out _) || root.TryGetProperty("values", out _) || root.TryGetProperty("terraform_version", out _));

    /// <summary>Reads a plan.</summary>
    public static Contents Read(InputFile file, JsonElement root)
    {
        var isState = !root.TryGetProperty("planned_values", out _);
        var plan = new PlanInput(file, root);
        var notes = new List<string>();
        if (plan._others.Count > 0) notes.Add($"{file.Title}: no control judges {OneLine.Of(string.Join(", ", plan._others.Distinct()), 200)}.");
        if (root.TryGetProperty("errored", out var errored) && errored.ValueKind == JsonValueKind.True) notes.Add($"{file.Title}: Terraform itself calls this plan errored: it is not complete.");
        return new Contents(isState ? "Terraform state" : "Terraform plan", [.. plan._resources.Select(entry => plan.Of(entry.Type, entry.Resource))], notes);
    }

    private void Collect(JsonElement module)
    {
        foreach (var resource in ListOf(module, "resources"))
        {
            if (Text(resource, "mode") == "data" || Text(resource, "type") is not { } type) continue;
            if (TerraformTypes.All.TryGetValue(type, out var known)) _resources.Add((known, resource.Clone()));
            else if (type.StartsWith("aws_sagemaker_", StringComparison.Ordinal)) _others.Add(type);
        }

        foreach (var child in ListOf(module, "child_modules")) Collect(child);
    }

    private Candidate Of(TerraformType type, JsonElement resource)
    {
        var address = Text(resource, "address") ?? $"{type.Name}.{Text(resource, "name")}";
        var subject = new Subject(type.Kind.Type, type.Kind.Noun, address, address, Arn(resource), AccountOf(resource), RegionOf(resource), new Location(_file.Name, 1, 1));
        var plain = Resource(type, resource, address, referencesAreTexts: false);
        return new Candidate(type.Kind, subject, [new Variant(plain, Resource(type, resource, address, referencesAreTexts: true))]);
    }

    private Resource Resource(TerraformType type, JsonElement resource, string address, bool referencesAreTexts)
    {
        var values = Member(resource, "values");
        var unknown = _unknown.GetValueOrDefault(address);
        var names = referencesAreTexts ? _references.Of(address) : PlanReferences.None;
        var properties = Members(type.Attributes, values, unknown, names, "");
        var name = Text(values, type.NameAttribute) ?? address;
        return new Resource(type.Kind, address, Arn(resource), name, Tags(values, unknown), Properties.Parse(properties.ToJsonString()), Origin.Declared)
        {
            NamedDefinition = type.Kind == ResourceKinds.MonitoringSchedule ? Definition(values, address, referencesAreTexts) : null,
        };
    }

    private static JsonObject Members(IEnumerable<Attribute> attributes, JsonElement values, JsonElement unknown, IReadOnlySet<string> references, string path)
    {
        var members = new JsonObject();
        foreach (var attribute in attributes)
        {
            var (value, open, here) = (Member(values, attribute.Name), Member(unknown, attribute.Name), path + attribute.Name);
            if (open.ValueKind == JsonValueKind.True)
            {
                members[attribute.Property] = attribute.Shape == Shape.Value && references.Contains(here)
                    ? JsonValue.Create(Expressions.SomeText)
                    : Expressions.Of(Expressions.AfterApply);
                continue;
            }

            if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) continue;
            if (attribute.Shape == Shape.Value)
            {
                members[attribute.Property] = JsonNode.Parse(value.GetRawText());
                continue;
            }

            var blocks = new JsonArray();
            var entries = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
            for (var i = 0; i < entries.Count; i++)
            {
                var openEntry = open.ValueKind == JsonValueKind.Array ? open.EnumerateArray().ElementAtOrDefault(i) : open;
                blocks.Add((JsonNode)(openEntry.ValueKind == JsonValueKind.True ? Expressions.Of(Expressions.AfterApply) : Entry(attribute, entries[i], openEntry, references, here)));
            }

            if (blocks.Count == 0) continue;
            members[attribute.Property] = attribute.Shape == Shape.List ? blocks : blocks[0]!.DeepClone();
        }

        return members;
    }

    private static JsonObject Entry(Attribute attribute, JsonElement value, JsonElement unknown, IReadOnlySet<string> references, string path)
    {
        var entry = Members(attribute.Members, value, unknown, references, path + ".");
        // An empty object counts as absent; this block is there.
        entry["Declared"] = true;
        return entry;
    }

    // The definition that a schedule names, where the same plan makes it under that name.
    private NamedDefinition? Definition(JsonElement values, string address, bool referencesAreTexts)
    {
        var config = ListOf(values, "monitoring_schedule_config").FirstOrDefault();
        if (Text(config, "monitoring_job_definition_name") is not { } name) return null;
        var (type, resource) = _resources.FirstOrDefault(entry =>
            Controls.InJobDefinition.NameableKinds.Contains(entry.Type.Kind) && Text(Member(entry.Resource, "values"), entry.Type.NameAttribute) == name);
        return type is null ? null : new NamedDefinition(type.Kind, name, Resource(type, resource, Text(resource, "address") ?? address, referencesAreTexts));
    }

    // tags_all holds the provider's default tags as well. Unknown as a whole: null; unknown values have known keys.
    private static Dictionary<string, string>? Tags(JsonElement values, JsonElement unknown)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])["tags", "tags_all"])
        {
            if (Member(values, name) is { ValueKind: JsonValueKind.Object } map)
            {
                foreach (var tag in map.EnumerateObject()) tags[tag.Name] = tag.Value.ValueKind == JsonValueKind.String ? tag.Value.GetString()! : "";
            }

            if (Member(unknown, name) is { ValueKind: JsonValueKind.Object } open)
            {
                foreach (var tag in open.EnumerateObject()) tags.TryAdd(tag.Name, "");
            }
        }

        return tags.Count == 0 && (Member(unknown, "tags_all").ValueKind == JsonValueKind.True || Member(unknown, "tags").ValueKind == JsonValueKind.True) ? null : tags;
    }

    private static string? Arn(JsonElement resource) => Text(Member(resource, "values"), "arn");

    private static string? AccountOf(JsonElement resource) => Arn(resource)?.Split(':') is [_, _, _, _, { Length: 12 } account, ..] ? account : null;

    // Version 6 of the provider names the Region in each resource.
    private static string? RegionOf(JsonElement resource) =>
        Arn(resource)?.Split(':') is [_, _, _, { Length: > 0 } region, ..] ? region : Text(Member(resource, "values"), "region");

    internal static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    internal static IEnumerable<JsonElement> ListOf(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    internal static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
