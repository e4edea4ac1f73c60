// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>The sections of a CloudFormation template.</summary>
internal sealed class Template
{
    private static readonly SourceMap Empty = new([], default);

    // Transforms of AWS that make no SageMaker resource: what they add is Lambda, IAM and the like, or they work on values
    // that are worked out here as well.
    private static readonly string[] Harmless =
    [
        "AWS::Serverless",
        "AWS::LanguageExtensions",
        "AWS::CodeDeployBlueGreen",
        "AWS::SecretsManager",
    ];

    private readonly SourceNode _root;

    /// <summary>Wraps a tree.</summary>
    public Template(SourceNode root)
    {
        _root = root;
        Resources = Section(nameof(Resources));
        Parameters = Section(nameof(Parameters));
        Conditions = Loops.Expand(Section(nameof(Conditions)), _ => null);
        Mappings = Section(nameof(Mappings));
    }

    public SourceNode Root => _root;

    public SourceNode Resources { get; }

    public SourceNode Parameters { get; }

    public SourceNode Conditions { get; }

    public SourceNode Mappings { get; }

    /// <summary>The macros that change the template at deployment, by name, with their places.</summary>
    public IEnumerable<(string Name, Stretch Place)> Macros
    {
        get
        {
            foreach (var member in _root.Members)
            {
                if (member.Key is not ("Transform" or "Fn::Transform"))
                    continue;
                foreach (var transform in member.Value is SourceList list ? list.Items : [member.Value])
                {
                    var name = NameOf(transform);
                    if (member.Key == "Transform" && Harmless.Any(known => name.StartsWith(known, StringComparison.Ordinal)))
                        continue;
                    yield return (name, member.KeyPlace);
                }
            }
        }
    }

    /// <summary>True for a tree that is a template.</summary>
    public static bool Is(SourceNode? root)
    {
        if (root is not SourceMap members)
            return false;
        var resources = members[nameof(Resources)];
        if (resources is SourceMap map)
        {
            return map.Members.Count == 0
                || members["AWSTemplateFormatVersion"] is not null
                || members["Transform"] is not null
                || members["Fn::Transform"] is not null
                || map.Members.Any(resource =>
                    IsLoop(resource.Key)
                    || resource.Key == "Fn::Transform"
                    || TypeOf(resource.Value) is not null
                    || resource.Value["Fn::Transform"] is not null
                );
        }

        if (resources is { IsNull: true })
            resources = null;
        // CDK writes templates that only check the version of its own bootstrap stack.
        return resources is null
            && (
                members["AWSTemplateFormatVersion"] is not null
                || (members[nameof(Parameters)] is SourceMap && members["Rules"] is SourceMap)
            );
    }

    /// <summary>True for a template whose resources do not stand in a mapping.</summary>
    public static bool IsMisshapen(SourceNode root) =>
        root[nameof(Resources)] is not (null or SourceMap or { IsNull: true })
        && (root["AWSTemplateFormatVersion"] ?? root["Transform"] ?? root["Fn::Transform"]) is not null;

    /// <summary>True for the key of an <c>Fn::ForEach</c>.</summary>
    public static bool IsLoop(string key) => key.StartsWith("Fn::ForEach::", StringComparison.Ordinal);

    /// <summary>A resource's type; null where it has none.</summary>
    public static string? TypeOf(SourceNode? resource) => resource?["Type"]?.Text;

    /// <summary>The name of a transform in each of its forms: a string, or a mapping with a name.</summary>
    public static string NameOf(SourceNode? transform) =>
        transform?.Text ?? transform?["Name"]?.Text ?? "a macro whose name is not literal";

    private SourceNode Section(string name) => _root[name] as SourceMap ?? Empty;
}
