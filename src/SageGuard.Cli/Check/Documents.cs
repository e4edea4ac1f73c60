// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Check.CloudFormation;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.Check.Terraform;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check;

/// <summary>Finds out what a file is, by what it holds and not by its name.</summary>
internal static class Documents
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="deployment">What the operator says about the deployment of templates.</param>
    /// <exception cref="UnknownFileException">It is another kind of file.</exception>
    /// <exception cref="UnreadFileException">It is of another form than its kind, or of another kind and names a SageMaker
    /// resource.</exception>
    /// <exception cref="UsageException">It is broken; the message names line and column.</exception>
    public static Contents Read(InputFile file, DeploymentSettings deployment)
    {
        if (TerraformSource.Find(file) is { } kind)
            throw new UsageException(kind);
        var tree = SourceReader.Read(file);
        if (TerraformSource.Find(file, tree) is { } other)
            throw new UsageException(other);
        try
        {
            var contents = Read(file, tree, deployment);
            return contents with { Notes = [.. tree.Remarks, .. contents.Notes] };
        }
        catch (MalformedEventException error)
        {
            throw new UnreadFileException($"{file.Title}: {error.Message}");
        }
        catch (UnknownFileException error) when (OurFiles.ResourceIn(tree) is { } resource)
        {
            throw new UnreadFileException(
                $"{file.Title}{error.What}. Line {resource.Place.Line} names {OneLine.Clean(resource.Name, 80)}, and what it holds was not read."
            );
        }
    }

    private static Contents Read(InputFile file, SourceFile tree, DeploymentSettings deployment)
    {
        if (tree.Roots.Count == 1)
        {
            var root = tree.Root;
            if (root is SourceList list)
                return Several(file, list.Items, deployment);
            return One(file, tree, root, deployment) ?? throw Unknown(file, tree, root);
        }

        // Answers of several calls follow each other where a shell loop made them.
        var all = new List<Contents>();
        foreach (var root in tree.Roots)
        {
            if (root is SourceList list)
                all.Add(Several(file, list.Items, deployment));
            else if (One(file, tree, root, deployment) is { } contents)
                all.Add(contents);
            else
                throw Unknown(file, tree, root, all.Count + 1);
        }

        return Contents.Together($"{all.Count} documents", all);
    }

    private static Contents? One(InputFile file, SourceFile tree, SourceNode root, DeploymentSettings deployment)
    {
        if (root is not SourceMap)
            return null;
        if (PlanInput.Is(root))
            return PlanInput.Read(file, root, deployment);
        if (Answers.Is(root))
            return Answers.Read(file, root, deployment);
        if (RecordedInput.Is(root))
            return RecordedInput.Read(file, root);
        if (DescribeInput.KindOf(root) is { } kind)
        {
            // Answers in YAML that follow each other without a mark look like one mapping whose keys are there twice.
            if (tree.IsYaml && tree.Remarks.Count > 0)
            {
                throw new UnreadFileException(
                    $"{file.Title} holds several answers in one YAML document, of which only the last would count. Read them with --output json, or put --- between them."
                );
            }

            return DescribeInput.Read(file, kind, root);
        }

        if (Template.IsMisshapen(root))
        {
            throw new UnreadFileException(
                $"{file.Title}: line {root["Resources"]!.Place.Start.Line}: Resources is {root["Resources"]!.Shape}, and a template needs a mapping of names to resources."
            );
        }

        if (Template.Is(root))
        {
            var contents = TemplateInput.Read(file, root, deployment, Nesting.None);
            return root["Resources"] is SourceMap { Members.Count: > 0 }
                ? contents
                : contents with
                {
                    Notes = [.. contents.Notes, $"{file.Title} declares no resources."],
                };
        }

        // The resources of a Serverless Framework file are a template, or several, or the names of files that hold them.
        if (root["service"] is null || root["resources"] is not { IsNull: false } resources)
            return null;
        var parts = resources is SourceList list ? list.Items : [resources];
        return root["provider"] is not null || parts.Any(part => part["Resources"] is SourceMap)
            ? Contents.Together("Serverless Framework file", [.. parts.Select(part => Serverless(file, part, deployment))])
            : null;
    }

    private static Contents Serverless(InputFile file, SourceNode part, DeploymentSettings deployment)
    {
        if (part["Resources"] is SourceMap || (part is SourceMap && part["Resources"] is null or { IsNull: true }))
            return TemplateInput.Read(file, part, deployment, Nesting.None);
        var from = part.Text ?? part["Resources"]?.Text;
        var gap = Gaps.Create(
            file,
            "AWS::CloudFormation::Template",
            "resources",
            "resources",
            part.Place,
            from is null
                ? $"The resources are {(part["Resources"] ?? part).Shape}, and not a mapping."
                : $"The resources come from {OneLine.Clean(from, 120)}, which is not followed.",
            "Check that file, or the packaged template: serverless package"
        );
        return new Contents("", [], []) { Gaps = [gap] };
    }

    private static Contents Several(InputFile file, IReadOnlyList<SourceNode> entries, DeploymentSettings deployment)
    {
        if (entries.Count == 0)
            throw new UnknownFileException(file, " is an empty list");
        var all = new List<Contents>();
        var tree = new SourceFile(file, entries, []);
        foreach (var entry in entries)
        {
            if (entry is SourceScalar { Kind: ScalarKind.Text } && entries.All(other => other.Text is not null))
                throw new UnknownFileException(file, " is a list of strings");
            all.Add(
                One(file, tree, entry, deployment)
                    ?? throw new UnknownFileException(file, $": entry {all.Count + 1} of the list is {Described(tree, entry)}")
            );
        }

        return Contents.Together($"list of {all.Count}", all);
    }

    private static UnknownFileException Unknown(InputFile file, SourceFile tree, SourceNode root, int number = 1)
    {
        var place = root.Place.Start;
        if (tree.Roots.Count > 1 && tree.IsYaml)
        {
            var second = tree.Roots[Math.Max(1, number - 1)].Place.Start;
            return new UnknownFileException(
                file,
                $": line {second.Line}, column {second.Column}: a second document begins, but a template is one"
            );
        }

        return new UnknownFileException(
            file,
            $": {(tree.Roots.Count > 1 ? $"document {number} at line {place.Line}: " : "")}{Described(tree, root)}"
        );
    }

    private static string Described(SourceFile tree, SourceNode node) =>
        node switch
        {
            SourceMap { Members.Count: 0 } => "the object is empty",
            _ when node["Resources"] is { } resources and not SourceMap =>
                $"Resources is {resources.Shape}, and a template needs a mapping of names to resources",
            _ when node["Resources"] is SourceMap => "none of its Resources has a Type that is a string",
            SourceMap map =>
                $"{(tree.IsYaml ? "a mapping" : "a JSON object")} with {OneLine.Clean(string.Join(", ", map.Members.Take(4).Select(member => member.Key)), 120)}",
            SourceScalar => "a single value, and a template needs Resources",
            _ => "a list",
        };
}
