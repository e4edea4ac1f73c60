// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using SageGuard.Resources;

namespace SageGuard.Cli.Input;

/// <summary>Whether a file that cannot be read may hold what a check reads, so that leaving it out would be silence.</summary>
internal static partial class OurFiles
{
    private static readonly byte[][] Marks =
    [
        .. new[]
        {
            "AWSTemplateFormatVersion",
            "AWS::",
            "planned_values",
            "resource_changes",
            "configurationItem",
            "invokingEvent",
            "sagemaker",
            "SageMaker",
            "TemplateBody",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    // The members under which the files of several tools say what a resource is.
    private static readonly string[] TypeKeys = ["Type", "type", "resourceType", "ResourceType", "apiVersion"];

    /// <summary>True for bytes that name what our files name.</summary>
    /// <param name="text">The file, in whatever encoding.</param>
    public static bool LooksLikeOne(ReadOnlySpan<byte> text)
    {
        foreach (var mark in Marks)
        {
            if (text.IndexOf(mark) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>
    /// The first resource of SageMaker that a file of an unknown kind declares: a type of it, or the ARN and name of a Describe
    /// answer. Null where there is none; a policy that names actions and ARNs declares nothing.
    /// </summary>
    /// <param name="tree">The file.</param>
    public static (string Name, Place Place)? ResourceIn(SourceFile tree)
    {
        // An alias may stand for much, and what it stands for was looked at where its anchor is.
        var seen = new HashSet<SourceNode>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<SourceNode>(tree.Roots.Reverse());
        while (waiting.TryPop(out var node))
        {
            if (node is SourceScalar || !seen.Add(node))
                continue;
            foreach (var item in node.Items.Reverse())
                waiting.Push(item);
            if (ResourceKinds.All.FirstOrDefault(kind => node[kind.ArnMember]?.Text is not null) is { } described)
                return (described.Type, node.Place.Start);
            foreach (var member in node.Members.Reverse())
            {
                if (TypeKeys.Contains(member.Key) && TypeIn(member.Value) is { } type)
                    return (type, member.KeyPlace.Start);
                waiting.Push(member.Value);
            }
        }

        return null;
    }

    // Written in a list, as "Type: [AWS::SageMaker::Model]", it still names the type.
    private static string? TypeIn(SourceNode value) =>
        (value is SourceList list ? list.Items : [value])
            .Select(item => item.Text)
            .FirstOrDefault(text => text is not null && Type().IsMatch(text));

    // AWS::SageMaker::Model, aws_sagemaker_model, sagemaker.services.k8s.aws/v1alpha1, aws:sagemaker/model:Model.
    [GeneratedRegex(
        "::.*SageMaker|SageMaker.*::|_sagemaker_|sagemaker[A-Za-z0-9.-]*/|^aws(-native)?:sagemaker",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Type();
}
