// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>A CloudFormation template as data. See
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html.</summary>
/// <param name="Description">What the stack is, in a sentence.</param>
/// <param name="Resources">The resources; each refers only to those before it.</param>
public sealed record Template(string Description, IReadOnlyList<TemplateResource> Resources)
{
    /// <summary>A macro that rewrites the template at deployment, e.g. <c>AWS::Serverless-2016-10-31</c>; null for none.</summary>
    public string? Transform { get; init; }

    /// <summary>How a console groups the parameters: labels with names of parameters.</summary>
    public IReadOnlyList<ParameterGroup> ParameterGroups { get; init; } = [];

    /// <summary>What is asked at deployment.</summary>
    public IReadOnlyList<TemplateParameter> Parameters { get; init; } = [];

    /// <summary>What CloudFormation checks before a deployment.</summary>
    public IReadOnlyList<TemplateRule> Rules { get; init; } = [];

    /// <summary>Named conditions, decided by the parameters.</summary>
    public IReadOnlyList<TemplateCondition> Conditions { get; init; } = [];

    /// <summary>What a deployed stack shows.</summary>
    public IReadOnlyList<TemplateOutput> Outputs { get; init; } = [];

    /// <summary>The whole template as a JSON object; sections that are empty are left out.</summary>
    public JsonObject ToJson() =>
        Json.Object(
            ("AWSTemplateFormatVersion", "2010-09-09"),
            ("Transform", Transform),
            ("Description", Description),
            ("Metadata", ParameterGroups.Count == 0 ? null : Interface()),
            ("Parameters", Section(Parameters, parameter => (parameter.Name, parameter.ToJson()))),
            ("Rules", Section(Rules, rule => (rule.Name, rule.ToJson()))),
            ("Conditions", Section(Conditions, condition => (condition.Name, condition.Expression.DeepClone().AsObject()))),
            ("Resources", Section(Resources, resource => (resource.LogicalId, resource.ToJson()))),
            ("Outputs", Section(Outputs, output => (output.Name, output.ToJson())))
        );

    private JsonObject Interface() =>
        Json.Object(
            (
                "AWS::CloudFormation::Interface",
                Json.Object(
                    (
                        "ParameterGroups",
                        Json.Array(
                            ParameterGroups.Select(group =>
                                Json.Object(("Label", Json.Object(("default", group.Label))), ("Parameters", Json.Array(group.Parameters)))
                            )
                        )
                    )
                )
            )
        );

    private static JsonObject? Section<T>(IReadOnlyList<T> entries, Func<T, (string Name, JsonObject Value)> member)
    {
        if (entries.Count == 0)
            return null;
        var section = new JsonObject();
        foreach (var entry in entries)
        {
            var (name, value) = member(entry);
            section.Add(name, value);
        }

        return section;
    }
}
