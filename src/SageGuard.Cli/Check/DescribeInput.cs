// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>The answer of a Describe call, as <c>aws sagemaker describe-…</c> prints it.</summary>
internal static class DescribeInput
{
    /// <summary>The kind that the answer's ARN names; null where it is not such an answer. Four kinds share their members' names, so only
    /// the ARN decides.</summary>
    public static ResourceKind? KindOf(SourceNode root) =>
        ResourceKinds.All.FirstOrDefault(kind =>
            root[kind.NameMember]?.Text is not null
            && root[kind.ArnMember]?.Text?.Split(':') is [_, _, "sagemaker", _, _, var resource, ..]
            && resource.StartsWith(kind.ArnResource + "/", StringComparison.OrdinalIgnoreCase)
        );

    /// <exception cref="MalformedEventException">The answer lacks its name or ARN.</exception>
    public static Contents Read(InputFile file, ResourceKind kind, SourceNode root)
    {
        var resource = Resource.FromDescribe(kind, root.ToJson());
        var arn = resource.Arn!.Split(':');
        var place = root.Place.Start;
        var subject = new Subject(
            kind.Type,
            kind.Noun,
            resource.Id,
            resource.Name!,
            resource.Arn,
            arn[4],
            arn[3],
            new Location(file.Name, place.Line, place.Column)
        );
        return new Contents($"answer of {kind.DescribeOperation}", [new Candidate(kind, subject, [new Form(resource)])], []);
    }
}
