// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>The resources of a CloudFormation template, in every form that its deployment may give them.</summary>
internal sealed class TemplateInput
{
    // Forms of one resource; with more ways than this its values stay open.
    private const int MostForms = 64;
    private const int MostAlternatives = 32;

    private readonly InputFile _file;
    private readonly SourceNode _root;
    private readonly Template _template;
    private readonly ParameterValues _parameters;
    private readonly Nesting _nesting;
    private readonly Mistakes _refused;
    private readonly SourceNode _resources;
    private readonly List<Gap> _gaps = [];
    private readonly List<string> _mistakes = [];
    private readonly List<Contents> _nested = [];

    private TemplateInput(InputFile file, SourceNode root, DeploymentSettings deployment, Nesting nesting)
    {
        _file = file;
        _root = root;
        _template = new Template(root);
        _parameters = new ParameterValues(_template, deployment, nesting.Passed);
        _nesting = nesting;
        _refused = new Mistakes(_template);
        _resources = Loops.Expand(_template.Resources, new Values(_template, _parameters, Assumptions.None).ListOf);
    }

    /// <summary>Reads a template.</summary>
    /// <param name="file">The file that it stands in.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="deployment">What is known of its deployment.</param>
    /// <param name="nesting">The templates that it stands in.</param>
    public static Contents Read(InputFile file, SourceNode root, DeploymentSettings deployment, Nesting nesting)
    {
        var input = new TemplateInput(file, root, deployment, nesting);
        var candidates = input.Candidates().ToList();
        foreach (var (name, place) in input._template.Macros)
            input._gaps.Add(Gaps.OfMacro(file, nesting.Prefix + name, name, nesting.Move(place)));
        input.BesideResources();
        var nested = Contents.Together("", input._nested);
        return new Contents("CloudFormation template", [.. candidates, .. nested.Candidates], [.. input.Notes(), .. nested.Notes])
        {
            Gaps = [.. input._gaps, .. nested.Gaps],
            Followed = nested.Followed,
        };
    }

    // One space less, and a resource is a section of its own: CloudFormation refuses that, and what packages templates may not.
    private void BesideResources()
    {
        foreach (var member in _root.Members)
        {
            if (Template.TypeOf(member.Value) is not { } type || !type.Contains("SageMaker", StringComparison.OrdinalIgnoreCase))
                continue;
            var (id, place) = (_nesting.Prefix + member.Key, _nesting.Move(member.KeyPlace));
            _gaps.Add(
                Gaps.Create(_file, type, id, id, place, "It is beside Resources, not in it, and was not read.", "Move it into Resources.")
            );
        }
    }

    private IEnumerable<Candidate> Candidates()
    {
        foreach (var member in _resources.Members)
        {
            var id = _nesting.Prefix + member.Key;
            var place = _nesting.Move(member.KeyPlace);
            if (Template.IsLoop(member.Key))
            {
                foreach (var candidate in Loop(member, id, place))
                    yield return candidate;
                continue;
            }

            if (member.Key == "Fn::Transform" || member.Value["Fn::Transform"] is not null)
            {
                var macro = member.Key == "Fn::Transform" ? member.Value : member.Value["Fn::Transform"];
                _gaps.Add(Gaps.OfMacro(_file, id, Template.NameOf(macro), place));
            }

            if (Template.TypeOf(member.Value) is not { } type)
            {
                if (member.Key == "Fn::Transform" || member.Value["Fn::Transform"] is not null)
                    continue;
                _gaps.Add(
                    Gaps.OfUntyped(_file, id, member.Value["Type"] is null ? "It has no type." : "Its type is an expression.", place)
                );
                continue;
            }

            if (ResourceKinds.Find(type) is { } kind)
            {
                if (member.Value["Properties"] is { IsNull: false } other and not SourceMap)
                {
                    _gaps.Add(
                        Gaps.Create(
                            _file,
                            type,
                            id,
                            id,
                            place,
                            $"Its Properties are {other.Shape}, where CloudFormation takes a mapping: what they hold was not read.",
                            "Correct them."
                        )
                    );
                    continue;
                }

                _mistakes.AddRange(
                    _refused
                        .In(kind, member.Value)
                        .Select(mistake =>
                            $"{_file.Title}: line {_nesting.Move(new Stretch(mistake.Place, mistake.Place)).Start.Line}: {OneLine.Clean(id, 80)}: {mistake.What}; CloudFormation refuses the template as it is."
                        )
                );
                if (member.Value["Properties"] is { } properties && MacroIn(properties) is { } inner)
                    _gaps.Add(Gaps.OfMacro(_file, id, Template.NameOf(inner.Value), _nesting.Move(inner.KeyPlace)));
                yield return CreateCandidate(kind, member, id, place);
            }
            else
            {
                Other(type, member, id, place);
            }
        }
    }

    // A macro inside a resource may add or change any of its properties.
    private static SourceMember? MacroIn(SourceNode node)
    {
        if (node.Find("Fn::Transform") is { } here)
            return here;
        foreach (var child in node.Members.Select(member => member.Value).Concat(node.Items))
        {
            if (MacroIn(child) is { } inner)
                return inner;
        }

        return null;
    }

    private IEnumerable<Candidate> Loop(SourceMember loop, string id, Stretch place)
    {
        var types = TypesIn(loop.Value).ToList();
        foreach (var kind in types.OfType<string>().Distinct().Select(ResourceKinds.Find).OfType<ResourceKind>())
        {
            yield return new Candidate(kind, SubjectOf(kind, id, place), [])
            {
                Open = "Fn::ForEach makes these resources from a list that is not known; what they hold is decided at deployment.",
            };
        }

        if (types.Count == 0)
            _gaps.Add(Gaps.OfUntyped(_file, id, "Fn::ForEach holds no resource that can be read.", place));
        foreach (var type in types.Distinct())
        {
            if (type is null)
            {
                _gaps.Add(Gaps.OfUntyped(_file, id, "Fn::ForEach makes resources of a type that is an expression.", place));
            }
            else if (IsUnjudged(type))
            {
                _gaps.Add(Gaps.OfUnjudged(_file, type, id, place));
            }
            else if (Nested.Holds(type))
            {
                _gaps.Add(
                    Gaps.OfTemplate(
                        _file,
                        type,
                        id,
                        place,
                        "Fn::ForEach makes resources that hold templates from a list that is not known.",
                        "Check those templates by themselves."
                    )
                );
            }
        }
    }

    private void Other(string type, SourceMember member, string id, Stretch place)
    {
        if (type.EndsWith("::MODULE", StringComparison.Ordinal))
        {
            _gaps.Add(Gaps.OfModule(_file, type, id, place));
        }
        else if (Nested.Holds(type))
        {
            var values = new Values(_template, _parameters, Assumptions.None);
            if (member.Value["Condition"]?.Text is { } condition && values.Condition(condition) == false)
                return;
            var nested = new Nested(_file, _nesting, _parameters.Deployment, values).Read(type, id, member, place);
            _nested.Add(nested);
        }
        else if (IsUnjudged(type))
        {
            if (
                member.Value["Condition"]?.Text is { } condition
                && new Values(_template, _parameters, Assumptions.None).Condition(condition) == false
            )
            {
                return;
            }

            _gaps.Add(Gaps.OfUnjudged(_file, type, id, place));
        }
    }

    private static bool IsUnjudged(string type) =>
        type.Contains("SageMaker", StringComparison.OrdinalIgnoreCase)
        && ResourceKinds.Find(type) is null
        && !NothingToEvaluate.HasType(type);

    private Candidate CreateCandidate(ResourceKind kind, SourceMember member, string id, Stretch place)
    {
        var candidate = CreateCandidate(kind, member, id, place, _parameters, out var defaults);
        // What a person who deploys may choose instead of the defaults.
        var alternatives =
            from name in defaults
            let current = _parameters.DefaultInUse(name)
            from value in _parameters.AllowedValues(name) ?? []
            where current is not null && value != current
            select new Alternative(
                $"{OneLine.Clean(name, 60)}={OneLine.Clean(value, 60)}",
                OneLine.Clean(current, 60),
                () => CreateCandidate(kind, member, id, place, _parameters.With(name, value), out _)
            );
        return candidate with { Alternatives = [.. alternatives.Take(MostAlternatives)] };
    }

    private Candidate CreateCandidate(
        ResourceKind kind,
        SourceMember member,
        string id,
        Stretch place,
        ParameterValues parameters,
        out SortedSet<string> defaults
    )
    {
        var resource = member.Value;
        var candidate = new Candidate(kind, SubjectOf(kind, id, place), [])
        {
            Declaration = new Declaration(_file.Name, Language.CloudFormation, resource["Properties"], member.KeyPlace)
            {
                Move = _nesting.Move,
            },
            Suppression = Suppression(resource),
        };
        var expansion = new Expansion(this, kind, id, resource, parameters);
        expansion.Expand(Assumptions.None);
        defaults = expansion.Defaults;
        if (expansion.Forms.Count > 0)
            return candidate with { Forms = expansion.Forms };
        return expansion.NotMade is { } condition
            ? candidate with
            {
                NotApplicable =
                    $"The condition {OneLine.Clean(condition, 60)} is false with these parameters, so the resource is not made.",
            }
            : candidate with
            {
                Open = "CloudFormation refuses each deployment of it, because a mapping lacks the key that it asks for.",
            };
    }

    private static Suppression? Suppression(SourceNode resource) =>
        resource["Metadata"]?["SageGuard"]?.Find("Waiver") is { Value.Text: { } text } member
            ? new Suppression(text, member.KeyPlace.Start.Line)
            : null;

    private Subject SubjectOf(ResourceKind kind, string id, Stretch place) =>
        new(kind.Type, kind.Noun, id, id, null, null, null, Gaps.Located(_file, place));

    private IEnumerable<string> Notes()
    {
        foreach (var mistake in _mistakes.Distinct())
            yield return mistake;
        if (_nesting.Depth > 0)
            yield break;
        foreach (var unknown in _parameters.Deployment.Parameters.Keys.Where(name => _template.Parameters[name] is null))
        {
            yield return ParameterValues.IsPseudo(unknown)
                ? $"{_file.Title}: {OneLine.Clean(unknown, 60)} is not given by --parameter but by --region or --account; it has no effect."
                : $"{_file.Title} has no parameter {OneLine.Clean(unknown, 60)}: its value has no effect on this file.";
        }
    }

    // Null entries stand for types that are expressions.
    private static IEnumerable<string?> TypesIn(SourceNode node) =>
        node switch
        {
            SourceMap map
                when map["Type"] is { } type
                    && (
                        map["Properties"] is not null || type is SourceMap || type.Text?.Contains("::", StringComparison.Ordinal) == true
                    ) =>
            [
                type.Text is { } text && !text.Contains("${", StringComparison.Ordinal) && !text.Contains("&{", StringComparison.Ordinal)
                    ? text
                    : null,
            ],
            SourceMap map => map.Members.SelectMany(member => TypesIn(member.Value)),
            SourceList list => list.Items.SelectMany(TypesIn),
            _ => [],
        };

    /// <summary>Finds the forms of one resource: assumes what must be assumed, one thing after the other.</summary>
    private sealed class Expansion(TemplateInput input, ResourceKind kind, string id, SourceNode resource, ParameterValues parameters)
    {
        private int _budget = MostForms;

        public List<Form> Forms { get; } = [];

        public string? NotMade { get; private set; }

        public SortedSet<string> Defaults { get; } = new(StringComparer.Ordinal);

        public void Expand(Assumptions assumed, IReadOnlyList<string>? remedies = null)
        {
            var values = new Values(input._template, parameters, assumed);
            var isMade = resource["Condition"]?.Text is { } condition ? values.Condition(condition) : true;
            if (isMade == false)
            {
                NotMade = resource["Condition"]!.Text;
                Defaults.UnionWith(values.DefaultsUsed);
                return;
            }

            var form = Make(values, assumed);
            if (values.IsRefused)
                return;
            if (values.Choices.Count > 0)
            {
                var choice = values.Choices[0];
                // The resource only counts where it is made.
                var ways =
                    choice.Values is null && isMade is null && choice.Name == resource["Condition"]?.Text
                        ? [assumed.With(choice.Name, true)]
                        : choice.Ways(assumed);
                if (_budget >= ways.Count - 1)
                {
                    _budget -= ways.Count - 1;
                    var more =
                        choice.Values is not null && parameters.Open(choice.Name, false).Remedy is { } remedy
                            ? [.. remedies ?? [], remedy]
                            : remedies;
                    foreach (var way in ways)
                        Expand(way, more);
                    return;
                }
            }

            Defaults.UnionWith(values.DefaultsUsed);
            Forms.Add(form with { Remedies = remedies ?? [] });
        }

        private Form Make(Values values, Assumptions assumed)
        {
            var properties = values.Resolve(resource["Properties"]) as JsonNode;
            var made = FormOf(kind, id, properties, values);
            if (
                kind == ResourceKinds.MonitoringSchedule
                && input.DefinitionOf(properties, values) is var (definitionId, definitionKind, definition)
            )
            {
                // The schedule and its definition are in one template: what the definition says is known now.
                var name = (properties as JsonObject)!["MonitoringScheduleConfig"]!.AsObject();
                name["MonitoringJobDefinitionName"] = definitionId;
                var own = FormOf(definitionKind, definitionId, values.Resolve(definition["Properties"]), values);
                made = FormOf(kind, id, properties, values) with { Definition = own };
                made = made with
                {
                    Resource = made.Resource with { NamedDefinition = new NamedDefinition(definitionKind, definitionId, own.Resource) },
                };
            }

            return made with
            {
                Assumption = assumed.AreNone ? "" : AssumptionOf(values),
            };
        }

        private string AssumptionOf(Values values)
        {
            var without = new Values(input._template, parameters, Assumptions.None);
            return string.Join(
                " and ",
                values
                    .Asked.Where(asked => without.Condition(asked.Key) is null)
                    .Select(asked => $"{OneLine.Clean(asked.Key, 60)} is {(asked.Value ? "true" : "false")}")
            );
        }
    }

    private static Form FormOf(ResourceKind kind, string id, JsonNode? resolved, Values values)
    {
        var properties = Properties.Parse(resolved?.ToJsonString() ?? "{}");
        return new Form(
            new Resource(kind, id, null, properties.Find(kind.NameMember).Text ?? id, Tags(resolved), properties, Origin.Declared)
        )
        {
            Properties = resolved,
            Open = values.Open,
        };
    }

    // The job definition of this template that a schedule names: by reference, or by the same literal name.
    private (string Id, ResourceKind Kind, SourceNode Definition)? DefinitionOf(JsonNode? schedule, Values values)
    {
        var name = ((schedule as JsonObject)?["MonitoringScheduleConfig"] as JsonObject)?["MonitoringJobDefinitionName"];
        if (name is null)
            return null;
        var target = values.OpenOf(name) is { Expression: "Fn::GetAtt" or "Ref", Resource: { } referred } ? referred : null;
        var text = Values.TextOf(name);
        foreach (var member in _resources.Members)
        {
            if (Template.TypeOf(member.Value) is not { } type || ResourceKinds.Find(type) is not { } kind)
                continue;
            if (!Controls.InJobDefinition.NameableKinds.Contains(kind))
                continue;
            if (member.Key == target)
                return (member.Key, kind, member.Value);
            if (text is null || target is not null)
                continue;
            var own = (values.Resolve(member.Value["Properties"]) as JsonObject)?["JobDefinitionName"];
            if (Values.TextOf(own) == text)
                return (member.Key, kind, member.Value);
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
                    if (Values.TextOf((entry as JsonObject)?["Key"]) is not { } key)
                        return null;
                    tags[key] = Values.TextOf(entry!["Value"]) ?? "";
                }

                return tags;
            default:
                return null;
        }
    }
}
