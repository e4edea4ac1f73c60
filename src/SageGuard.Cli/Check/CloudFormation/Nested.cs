// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>
/// Reads the templates that resources hold or name: inline bodies, files next to the template, assets of the CDK. What is
/// elsewhere becomes a gap.
/// </summary>
/// <param name="file">The file of the template.</param>
/// <param name="nesting">Where the template stands.</param>
/// <param name="deployment">What is known of its deployment.</param>
/// <param name="values">Works out the template's values.</param>
internal sealed class Nested(InputFile file, Nesting nesting, DeploymentSettings deployment, Values values)
{
    private const string Stack = "AWS::CloudFormation::Stack";
    private const string StackSet = "AWS::CloudFormation::StackSet";
    private const string Application = "AWS::Serverless::Application";
    private const string Product = "AWS::ServiceCatalog::CloudFormationProduct";
    private const string Provisioned = "AWS::ServiceCatalog::CloudFormationProvisionedProduct";

    /// <summary>True for a type whose resources hold or name a template.</summary>
    public static bool Holds(string type) => type is Stack or StackSet or Application or Product or Provisioned;

    /// <summary>Reads the templates of one resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Its id in the report.</param>
    /// <param name="member">The resource.</param>
    /// <param name="place">Where it stands.</param>
    public Contents Read(string type, string id, SourceMember member, Stretch place)
    {
        var properties = member.Value["Properties"];
        switch (type)
        {
            case Stack:
                var metadata = member.Value["Metadata"];
                if (metadata?["aws:asset:path"] is { Text: { } asset } && metadata["aws:asset:property"] is null or { Text: "TemplateURL" })
                    return File(type, id, place, asset, Arguments(properties?["Parameters"]));
                return ByUrl(type, id, place, properties?["TemplateURL"], Arguments(properties?["Parameters"]));
            case StackSet when (properties?["TemplateBody"]) is { } body:
                return Body(type, id, place, body, Arguments(properties["Parameters"]));
            case StackSet:
                return ByUrl(type, id, place, properties?["TemplateURL"], Arguments(properties?["Parameters"]));
            case Application when properties?.Find("Location")?.Value is SourceMap:
                return Missing(
                    type,
                    id,
                    place,
                    "It is an application of the Serverless Application Repository, whose template is not in the file.",
                    "Check that template by itself."
                );
            case Application:
                return ByUrl(type, id, place, properties?["Location"], Arguments(properties?["Parameters"]));
            case Product:
                return Products(type, id, place, properties);
            default:
                return Missing(
                    type,
                    id,
                    place,
                    "It deploys a product of Service Catalog, and the product's template is not in the file.",
                    "Check the product's template by itself."
                );
        }
    }

    private Contents Products(string type, string id, Stretch place, SourceNode? properties)
    {
        var artifacts = properties?["ProvisioningArtifactParameters"]?.Items ?? [];
        if (artifacts.Count == 0)
            return Missing(type, id, place, "The template of its product is not in the file.", "Check the product's template by itself.");
        return Contents.Together(
            "",
            [
                .. artifacts.Select(
                    (artifact, i) =>
                        ByUrl(type, artifacts.Count == 1 ? id : $"{id}[{i}]", place, artifact["Info"]?["LoadTemplateFromURL"], new([], []))
                ),
            ]
        );
    }

    private Contents ByUrl(string type, string id, Stretch place, SourceNode? url, Passed passed)
    {
        if (url is null)
            return Missing(type, id, place, "It names no template.", "Check its template by itself.");
        if (Values.TextOf(values.Resolve(url)) is not { } text)
            return Missing(type, id, place, "Where its template is, is decided at deployment.", "Check that template by itself.");
        return text.Contains("://", StringComparison.Ordinal) || text.StartsWith("arn:", StringComparison.Ordinal)
            ? Missing(
                type,
                id,
                place,
                $"Its template is at {OneLine.Clean(text, 120)}, which a check does not fetch.",
                "Check that template by itself."
            )
            : File(type, id, place, text, passed);
    }

    private Contents File(string type, string id, Stretch place, string path, Passed passed)
    {
        if (nesting.Depth >= Nesting.MaxDepth)
            return Missing(type, id, place, $"It is nested deeper than {Nesting.MaxDepth} templates.", "Check its template by itself.");
        var inner = file.Follow(path, out var refusal);
        if (inner is null)
            return Missing(type, id, place, $"Its template {OneLine.Clean(path, 120)} {refusal}.", "Check that template by itself.");
        if (nesting.Files.Contains(inner.Path!))
        {
            return Missing(
                type,
                id,
                place,
                $"Its template {OneLine.Clean(path, 120)} leads back to itself.",
                "CloudFormation refuses that: correct it."
            );
        }

        try
        {
            var tree = SourceReader.Read(inner);
            if (!Template.Is(tree.Root))
            {
                return Missing(
                    type,
                    id,
                    place,
                    $"Its template {OneLine.Clean(path, 120)} is not a CloudFormation template.",
                    "Check that file by itself."
                );
            }

            var contents = TemplateInput.Read(
                inner,
                tree.Root,
                passed.To(deployment),
                Deeper(id) with
                {
                    Passed = passed.Open,
                    Files = [.. nesting.Files, file.Path ?? "", inner.Path!],
                }
            );
            return contents with { Notes = [.. tree.Remarks, .. contents.Notes], Followed = [inner.Path!, .. contents.Followed] };
        }
        catch (UsageException error)
        {
            return Missing(type, id, place, $"Its template cannot be read. {error.Message}", "Correct that file.");
        }
    }

    private Contents Body(string type, string id, Stretch place, SourceNode body, Passed passed)
    {
        if (nesting.Depth >= Nesting.MaxDepth)
            return Missing(type, id, place, $"It is nested deeper than {Nesting.MaxDepth} templates.", "Check its template by itself.");
        // A tool that packages templates may leave the body as a mapping.
        if (body is SourceMap && Template.Is(body))
            return TemplateInput.Read(file, body, passed.To(deployment), Deeper(id) with { Passed = passed.Open, Move = nesting.Move });
        if (Values.TextOf(values.Resolve(body)) is not { } text)
            return Missing(type, id, place, "Its template is decided at deployment.", "Check the template by itself.");
        var key = nesting.Move(body.Place);
        return Inline(
            file,
            text,
            type,
            id,
            place,
            body is SourceScalar { IsBlock: true } ? Block(body.Place) : _ => key,
            Deeper(id) with
            {
                Passed = passed.Open,
                Files = nesting.Files,
            },
            passed.To(deployment)
        );
    }

    /// <summary>Reads a template that stands as a string in a file.</summary>
    public static Contents Inline(
        InputFile file,
        string text,
        string type,
        string id,
        Stretch place,
        Func<Stretch, Stretch> move,
        Nesting nesting,
        DeploymentSettings deployment
    )
    {
        try
        {
            var tree = SourceReader.Read(file with { Utf8 = Encoding.UTF8.GetBytes(text) });
            if (!Template.Is(tree.Root))
                return Gap(Gaps.OfTemplate(file, type, id, place, "Its inline body is not a CloudFormation template.", "Correct it."));
            return TemplateInput.Read(file, tree.Root, deployment, nesting with { Move = move });
        }
        catch (UsageException error)
        {
            return Gap(Gaps.OfTemplate(file, type, id, place, $"Its inline template cannot be read. {error.Message}", "Correct it."));
        }
    }

    // In a block after | the template's lines are lines of the file.
    private Func<Stretch, Stretch> Block(Stretch block)
    {
        var indent = file.IndentOf(block.Start.Line + 1);
        Place Moved(Place place) => new(place.Line + block.Start.Line, place.Column + indent);
        return stretch => nesting.Move(new Stretch(Moved(stretch.Start), Moved(stretch.End)));
    }

    private static Nesting Deeper(string id, int depth) => new(depth + 1, $"{id}/");

    private Nesting Deeper(string id) => Deeper(id, nesting.Depth);

    // Stacks give parameters as a mapping, stack sets as a list of keys and values.
    private Passed Arguments(SourceNode? arguments)
    {
        var (known, open) = (
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<string, OpenValue>(StringComparer.Ordinal)
        );
        switch (values.Resolve(arguments))
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                    Add(name, value);
                break;
            case JsonArray list:
                foreach (var entry in list.OfType<JsonObject>())
                {
                    if (Values.TextOf(entry["ParameterKey"]) is { } name)
                        Add(name, entry["ParameterValue"]);
                }

                break;
        }

        return new Passed(known, open);

        void Add(string name, JsonNode? value)
        {
            if (values.OpenOf(value) is { } unknown)
                open[name] = unknown with { Parameter = null };
            else if (value is JsonArray items && items.All(item => Values.TextOf(item) is not null))
                known[name] = string.Join(',', items.Select(Values.TextOf));
            else if (Values.TextOf(value) is { } text)
                known[name] = text;
            else
                open[name] = new OpenValue($"given {name}", "Ref", $"the parameter {OneLine.Clean(name, 60)}") { IsOpaque = true };
        }
    }

    private Contents Missing(string type, string id, Stretch place, string reason, string remedy) =>
        Gap(Gaps.OfTemplate(file, type, id, place, reason, remedy));

    private static Contents Gap(Gap gap) => new("", [], []) { Gaps = [gap] };

    private sealed record Passed(Dictionary<string, string> Known, Dictionary<string, OpenValue> Open)
    {
        // The operator's own values are for the outer template.
        public DeploymentSettings To(DeploymentSettings outer) => outer with { Parameters = Known };
    }
}
