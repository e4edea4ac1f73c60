// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Reports;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>The resources of a CloudFormation template, in every form that its deployment may give them.</summary>
internal sealed class TemplateInput
{
    // 2^6 forms of one resource; with more open conditions their values stay open.
    private const int MaxOpenConditions = 6;

    private static readonly Dictionary<string, bool> NothingAssumed = [];

    private readonly InputFile _file;
    private readonly SourceTree _tree;
    private readonly Template _template;
    private readonly IReadOnlyDictionary<string, string> _parameters;

    private TemplateInput(InputFile file, SourceTree tree, IReadOnlyDictionary<string, string> parameters)
    {
        _file = file;
        _tree = tree;
        _template = new Template(tree);
        _parameters = parameters;
    }

    /// <summary>Reads a template.</summary>
    public static Contents Read(InputFile file, SourceTree tree, IReadOnlyDictionary<string, string> parameters)
    {
        var input = new TemplateInput(file, tree, parameters);
        return new Contents("CloudFormation template", [.. input.Candidates()], [.. input.Notes()]);
    }

    private IEnumerable<Candidate> Candidates()
    {
        foreach (var (id, resource) in _template.Resources)
        {
            var isLoop = id.StartsWith("Fn::ForEach::", StringComparison.Ordinal);
            var types = isLoop ? TypesIn(resource).Distinct() : new[] { Template.TypeOf(resource) }.OfType<string>();
            foreach (var kind in types.Select(ResourceKinds.Find).OfType<ResourceKind>())
            {
                var (line, column) = _tree.PositionOf(id);
                var subject = new Subject(kind.Type, kind.Noun, id, id, null, null, null, new Location(_file.Name, line, column));
                yield return isLoop
                    ? new Candidate(kind, subject, []) { Open = "Fn::ForEach makes these resources at deployment; what they hold is decided then." }
                    : Of(kind, id, (JsonObject)resource!, subject);
            }
        }
    }

    private Candidate Of(ResourceKind kind, string id, JsonObject resource, Subject subject)
    {
        var condition = Template.Text(resource["Condition"]);
        if (condition is not null && Values(NothingAssumed, false).Condition(condition) == false)
            return new Candidate(kind, subject, []) { NotApplicable = $"The condition {condition} is false with these parameters, so the resource is not made." };

        var open = Values(condition is null ? NothingAssumed : new() { [condition] = true }, false);
        open.Resolve(resource["Properties"]);
        if (kind == ResourceKinds.MonitoringSchedule) DefinitionOf(resource, open);
        var forms = open.OpenConditions.Count is > 0 and <= MaxOpenConditions ? Assumptions([.. open.OpenConditions]) : [NothingAssumed];
        return new Candidate(kind, subject, [.. forms.Select(form => Variant(kind, id, resource, With(form, condition), form))]);
    }

    private Variant Variant(ResourceKind kind, string id, JsonObject resource, IReadOnlyDictionary<string, bool> assumed, IReadOnlyDictionary<string, bool> form)
    {
        var plain = Resource(kind, id, resource, assumed, referencesAreTexts: false, out var text);
        var referring = Resource(kind, id, resource, assumed, referencesAreTexts: true, out var other);
        return new Variant(plain, text == other ? null : referring, string.Join(" and ", form.Select(pair => $"{pair.Key} is {(pair.Value ? "true" : "false")}")));
    }

    private Resource Resource(ResourceKind kind, string id, JsonObject resource, IReadOnlyDictionary<string, bool> assumed, bool referencesAreTexts, out string text)
    {
        var values = Values(assumed, referencesAreTexts);
        var resolved = values.Resolve(resource["Properties"]);
        NamedDefinition? named = null;
        if (kind == ResourceKinds.MonitoringSchedule && DefinitionOf(resource, Values(assumed, false)) is var (definitionId, definitionKind, definition))
        {
            // The schedule and its definition are in one template: what the definition says is known now.
            named = new NamedDefinition(definitionKind, definitionId, Resource(definitionKind, definitionId, definition, assumed, referencesAreTexts, out _));
            ((JsonObject)((JsonObject)resolved!)["MonitoringScheduleConfig"]!)["MonitoringJobDefinitionName"] = definitionId;
        }

        text = resolved?.ToJsonString() ?? "{}";
        var properties = Properties.Parse(text);
        return new Resource(kind, id, null, properties.Find(kind.NameMember).Text ?? id, Tags(resolved), properties, Origin.Declared) { NamedDefinition = named };
    }

    // The job definition of this template that a schedule names: by reference, or by the same literal name.
    private (string Id, ResourceKind Kind, JsonObject Definition)? DefinitionOf(JsonObject schedule, Values values)
    {
        var config = (values.Resolve(schedule["Properties"]) as JsonObject)?["MonitoringScheduleConfig"] as JsonObject;
        var name = config?["MonitoringJobDefinitionName"];
        if (name is null) return null;
        var target = Expressions.Read(name) switch
        {
            ("Fn::GetAtt", JsonArray { Count: > 0 } path) => Template.Text(path[0]),
            ("Fn::GetAtt", { } path) => Template.Text(path)?.Split('.')[0],
            _ => null,
        };
        foreach (var (id, other) in _template.Resources)
        {
            if (other is not JsonObject definition || Template.TypeOf(other) is not { } type || ResourceKinds.Find(type) is not { } kind) continue;
            if (!Controls.InJobDefinition.NameableKinds.Contains(kind)) continue;
            if (id == target) return (id, kind, definition);
            var own = (values.Resolve(definition["Properties"]) as JsonObject)?["JobDefinitionName"];
            if (target is null && own is not null && own.ToJsonString() == name.ToJsonString()) return (id, kind, definition);
        }

        return null;
    }

    // Null where any of them is open: a missing key may be among the open ones.
    private static Dictionary<string, string>? Tags(JsonNode? properties)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        switch ((properties as JsonObject)?["Tags"])
        {
            case null:
                return tags;
            case JsonArray list:
                foreach (var entry in list)
                {
                    if (Template.Text((entry as JsonObject)?["Key"]) is not { } key) return null;
                    tags[key] = Template.Text(entry!["Value"]) ?? "";
                }

                return tags;
            default:
                return null;
        }
    }

    private IEnumerable<string> Notes()
    {
        var macros = _template.Transforms.Where(name => !name.StartsWith("AWS::Serverless", StringComparison.Ordinal) && name != "AWS::LanguageExtensions").ToList();
        if (macros.Count > 0) yield return $"{_file.Title}: {OneLine.Of(string.Join(", ", macros), 120)} changes the template at deployment; it is judged as it is written. Check the processed template as well (aws cloudformation get-template --template-stage Processed).";
        var nested = _template.Resources.Where(resource => Template.TypeOf(resource.Value) is "AWS::CloudFormation::Stack" or "AWS::Serverless::Application").Select(resource => resource.Key).ToList();
        if (nested.Count > 0) yield return $"{_file.Title}: the templates of the nested stacks {OneLine.Of(string.Join(", ", nested), 120)} are not judged: check them by themselves.";
        var modules = _template.Resources.Where(resource => Template.TypeOf(resource.Value)?.EndsWith("::MODULE", StringComparison.Ordinal) == true).Select(resource => resource.Key).ToList();
        if (modules.Count > 0) yield return $"{_file.Title}: what the modules {OneLine.Of(string.Join(", ", modules), 120)} hold is not judged: check the processed template.";
        foreach (var unknown in _parameters.Keys.Where(name => !_template.Parameters.ContainsKey(name)))
            yield return $"{_file.Title} has no parameter {OneLine.Of(unknown, 60)}: --parameter {OneLine.Of(unknown, 60)} has no effect on it.";
    }

    private Values Values(IReadOnlyDictionary<string, bool> assumed, bool referencesAreTexts) => new(_template, _parameters, assumed, referencesAreTexts);

    private static Dictionary<string, bool> With(Dictionary<string, bool> form, string? condition)
    {
        var all = new Dictionary<string, bool>(form);
        // The resource is only made where its own condition holds.
        if (condition is not null) all[condition] = true;
        return all;
    }

    private static IEnumerable<Dictionary<string, bool>> Assumptions(IReadOnlyList<string> conditions) =>
        Enumerable.Range(0, 1 << conditions.Count).Select(bits =>
            conditions.Select((name, i) => (name, value: (bits & (1 << i)) == 0)).ToDictionary(pair => pair.name, pair => pair.value));

    private static IEnumerable<string> TypesIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "Type" && Template.Text(member.Value) is { } type ? [type] : TypesIn(member.Value)),
        JsonArray elements => elements.SelectMany(TypesIn),
        _ => [],
    };
}
