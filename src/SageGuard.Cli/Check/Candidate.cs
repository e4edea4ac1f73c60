// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Reports;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>One resource out of a file, in every form that its deployment may give it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Subject">What the report calls it.</param>
/// <param name="Forms">Its forms: one, or one for each way that open conditions can turn out.</param>
internal sealed record Candidate(ResourceKind Kind, Subject Subject, IReadOnlyList<Form> Forms)
{
    /// <summary>Why no control applies, e.g. because the resource is deleted; null where they do.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Why nothing can be said before the deployment; null where something can.</summary>
    public string? Open { get; init; }

    /// <summary>Why what the source leaves out is not known, e.g. because a query did not select it; null where it is.</summary>
    public string? NotSelected { get; init; }

    /// <summary>Where the resource's properties stand in the file, and what the file's language calls them; null for what is not
    /// declared.</summary>
    public Declaration? Declaration { get; init; }

    /// <summary>The same resource with other values that its parameters allow: what a person who deploys may choose.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; init; } = [];

    /// <summary>A suppression that the file's author wrote; it counts only where the operator says so.</summary>
    public Suppression? Suppression { get; init; }
}

/// <summary>The same resource with one other value of one parameter.</summary>
/// <param name="Choice">The choice, e.g. "Net=Enabled".</param>
/// <param name="Default">The parameter's default.</param>
/// <param name="Make">Makes the resource with it.</param>
internal sealed record Alternative(string Choice, string Default, Func<Candidate> Make);

/// <summary>One form of a resource.</summary>
/// <param name="Resource">The resource; in the place of each open value stands an expression.</param>
/// <param name="Assumption">Which conditions make this form, e.g. "IsProd is true"; empty where none do.</param>
internal sealed record Form(Resource Resource, string Assumption = "")
{
    /// <summary>The properties that <see cref="Resource"/> was made of; null where it has no open values.</summary>
    public JsonNode? Properties { get; init; }

    /// <summary>The open values, in the order that the expressions name them.</summary>
    public IReadOnlyList<OpenValue> Open { get; init; } = [];

    /// <summary>The job definition of the same file that a monitoring schedule names, with its own open values; null where there is
    /// none.</summary>
    public Form? Definition { get; init; }

    /// <summary>How the values that decide between forms can be given to a check.</summary>
    public IReadOnlyList<string> Remedies { get; init; } = [];

    /// <summary>The form with a value in the place of an open one.</summary>
    /// <param name="key">The open value's key.</param>
    /// <param name="value">The value; null to leave it out.</param>
    public Form With(string key, string? value)
    {
        var changed = this;
        if (
            Open.Select((open, i) => (open, i)).FirstOrDefault(entry => entry.open.Key == key) is { open: not null } found
            && Properties is not null
        )
        {
            var properties = Replace(Properties, found.i, value);
            changed = this with
            {
                Resource = Resource with { Properties = SageGuard.Resources.Properties.Parse(properties?.ToJsonString() ?? "{}") },
                Properties = properties,
            };
        }

        if (Definition is null || changed.Resource.NamedDefinition is null)
            return changed;
        var definition = Definition.With(key, value);
        return changed with
        {
            Definition = definition,
            Resource = changed.Resource with
            {
                NamedDefinition = changed.Resource.NamedDefinition with { Definition = definition.Resource },
            },
        };
    }

    private static JsonNode? Replace(JsonNode? node, int index, string? value)
    {
        switch (node)
        {
            case JsonObject when Expressions.IndexOf(node) is { } at:
                return at == index
                    ? value is null
                        ? null
                        : JsonValue.Create(value)
                    : node.DeepClone();
            case JsonObject members:
                var copy = new JsonObject();
                foreach (var (name, member) in members)
                    copy[name] = Replace(member, index, value);
                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Replace(item, index, value))]);
            default:
                return node?.DeepClone();
        }
    }
}

/// <summary>A suppression written in a template's own metadata.</summary>
/// <param name="Value">Its text in the form of a waiver tag.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record Suppression(string Value, int Line);

/// <summary>What a file holds.</summary>
/// <param name="What">The file's kind for people, e.g. "CloudFormation template".</param>
/// <param name="Candidates">Its resources that a control evaluates.</param>
/// <param name="Notes">What a reader must know besides.</param>
internal sealed record Contents(string What, IReadOnlyList<Candidate> Candidates, IReadOnlyList<string> Notes)
{
    /// <summary>What may hold a resource that we evaluate and was not read.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>Notebooks whose files the deployment of this file would delete.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>Files that were read because this one leads to them.</summary>
    public IReadOnlyList<string> Followed { get; init; } = [];

    /// <summary>The rule parameters of an AWS Config event; null for anything else.</summary>
    public IReadOnlyDictionary<string, string>? RuleParameters { get; init; }

    /// <summary>Several contents as one.</summary>
    public static Contents Together(string what, IReadOnlyList<Contents> all) =>
        new(what, [.. all.SelectMany(one => one.Candidates)], [.. all.SelectMany(one => one.Notes)])
        {
            Gaps = [.. all.SelectMany(one => one.Gaps)],
            Losses = [.. all.SelectMany(one => one.Losses)],
            Followed = [.. all.SelectMany(one => one.Followed)],
            RuleParameters = all.Count == 1 ? all[0].RuleParameters : null,
        };
}

/// <summary>Something that may hold a resource that we evaluate and that was not read.</summary>
/// <param name="Subject">What it is and where it stands.</param>
/// <param name="Reason">Why it was not read, as a sentence.</param>
/// <param name="Remedy">How it can be read, as a sentence.</param>
internal sealed record Gap(Subject Subject, string Reason, string Remedy)
{
    /// <summary>True where it is a resource of SageMaker that no control evaluates: <c>--unjudged pass</c> accepts it.</summary>
    public bool IsUnjudged { get; init; }
}
