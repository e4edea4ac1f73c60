// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.Reports;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>The answer of a Describe call, as <c>aws sagemaker describe-…</c> prints it.</summary>
internal static class DescribeInput
{
    /// <summary>The kind that the answer's ARN names; null where it is no such answer. Four kinds share their members' names, so only the ARN tells.</summary>
    public static ResourceKind? KindOf(JsonElement root) => ResourceKinds.All.FirstOrDefault(kind =>
        root.TryGetProperty(kind.NameMember, out var name) && name.ValueKind == JsonValueKind.String
        && root.TryGetProperty(kind.ArnMember, out var arn) && arn.ValueKind == JsonValueKind.String
        && arn.GetString()!.Split(':') is [_, _, "sagemaker", _, _, var resource, ..]
        && resource.StartsWith(kind.ArnResource + "/", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="MalformedEventException">The answer lacks its name or ARN.</exception>
    public static Contents Read(InputFile file, ResourceKind kind, JsonElement root)
    {
        var resource = Resource.FromDescribe(kind, root);
        var arn = resource.Arn!.Split(':');
        var subject = new Subject(kind.Type, kind.Noun, resource.Id, resource.Name!, resource.Arn, arn[4], arn[3], new Location(file.Name, 1, 1));
        return new Contents($"answer of {kind.DescribeOperation}", [new Candidate(kind, subject, [new Variant(resource)])], []);
    }
}
