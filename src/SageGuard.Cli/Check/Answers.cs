// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.Check.CloudFormation;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.Input;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>
/// Answers of other calls that people save: templates from CloudFormation, advanced queries and aggregators of AWS Config, and
/// lists, which lack the settings.
/// </summary>
internal static class Answers
{
    private const string TemplateBody = "TemplateBody";
    private const string Results = "Results";

    public static bool Is(SourceNode root) =>
        root[TemplateBody] is not null
        || (root[Results] is { } results && (root["QueryInfo"] is not null || (results is SourceList && root.Members.Count <= 3)))
        || root["ConfigurationItem"] is SourceMap
        || root["BaseConfigurationItems"] is SourceList
        || ListOf(root) is not null;

    public static Contents Read(InputFile file, SourceNode root, DeploymentSettings deployment)
    {
        if (root[TemplateBody] is { } body)
            return OfTemplate(file, body, deployment);
        if (root["ConfigurationItem"] is { } item)
            return RecordedInput.Selected("answer of GetAggregateResourceConfig", file, [item]);
        if (root["BaseConfigurationItems"] is { } items)
        {
            return RecordedInput.WithUnread(
                RecordedInput.Selected("answer of BatchGetAggregateResourceConfig", file, items.Items),
                file,
                root["UnprocessedResourceIdentifiers"]
            );
        }

        if (root[Results] is { } results)
            return OfQuery(file, root, results);
        throw new UnreadFileException(
            $"{file.Title} is the answer of {ListOf(root)}, which lacks the settings that controls evaluate. Describe each resource, or read them all: sageguard scan"
        );
    }

    private static Contents OfTemplate(InputFile file, SourceNode body, DeploymentSettings deployment)
    {
        if (body is SourceMap)
        {
            return Template.Is(body)
                ? TemplateInput.Read(file, body, deployment, Nesting.None) with
                {
                    What = "answer of GetTemplate",
                }
                : throw new UnreadFileException($"{file.Title} has a TemplateBody that is not a CloudFormation template.");
        }

        var text =
            body.Text
            ?? throw new UnreadFileException($"{file.Title} has a TemplateBody that is {body.Shape}, and neither a template nor a string.");
        var tree = SourceReader.Read(file with { Utf8 = Encoding.UTF8.GetBytes(text) });
        if (!Template.Is(tree.Root))
            throw new UnreadFileException($"{file.Title} has a TemplateBody that is not a CloudFormation template.");
        var place = body is SourceScalar { IsBlock: true } ? null : (Stretch?)body.Place;
        var contents = TemplateInput.Read(
            file,
            tree.Root,
            deployment,
            place is { } fixedPlace ? Nesting.None with { Move = _ => fixedPlace } : Nesting.None
        );
        return contents with { What = "answer of GetTemplate", Notes = [.. tree.Remarks, .. contents.Notes] };
    }

    private static Contents OfQuery(InputFile file, SourceNode root, SourceNode results)
    {
        var items = new List<SourceNode>();
        if (results is not SourceList)
        {
            throw new UnreadFileException(
                $"{file.Title}: Results is {results.Shape}, and an advanced query of AWS Config answers with a list of strings."
            );
        }

        foreach (var result in results.Items)
        {
            if (result.Text is not { } text)
                throw new UnknownFileException(file, " has Results that are not strings, as those of an advanced query of AWS Config are");
            items.Add(JsonSource.Read(file with { Utf8 = Encoding.UTF8.GetBytes(text) }).Root);
        }

        var contents = RecordedInput.Selected("answer of SelectResourceConfig", file, items);
        return root["NextToken"]?.Text is { Length: > 0 }
            ? contents with
            {
                Gaps =
                [
                    .. contents.Gaps,
                    Gaps.Create(
                        file,
                        "AWS::Config::Query",
                        "NextToken",
                        "further pages",
                        results.Place,
                        "The answer has further pages, which are not in the file.",
                        "Read all pages; the AWS CLI does so unless --no-paginate is given."
                    ),
                ],
            }
            : contents;
    }

    // The operation whose answer it is; null for anything else.
    private static string? ListOf(SourceNode root) =>
        ResourceKinds
            .All.FirstOrDefault(kind =>
                root[kind.ListMember] is SourceList list
                && root.Members.Count <= 2
                && list.Items.All(item => item[kind.ListNameMember] is not null)
            )
            ?.ListOperation;
}
