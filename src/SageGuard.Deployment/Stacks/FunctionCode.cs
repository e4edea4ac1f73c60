// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>Where Lambda takes the function's zip from: a bucket in the function's own Region.</summary>
/// <param name="Bucket">The bucket's name: a string or an intrinsic function.</param>
/// <param name="Key">The zip's key in it: a string or an intrinsic function.</param>
public sealed record FunctionCode(JsonNode Bucket, JsonNode Key)
{
    internal const string PrefixParameter = "ArtifactBucketPrefix";
    internal const string KeyParameter = "ArtifactKey";

    /// <summary>The Region's own artifact bucket, named by the template's parameters.</summary>
    public static FunctionCode Regional => new(Intrinsic.Sub($"${{{PrefixParameter}}}-${{AWS::Region}}"), Intrinsic.Ref(KeyParameter));

    /// <summary>The parameters of <see cref="Regional"/>.</summary>
    public static IReadOnlyList<TemplateParameter> RegionalParameters { get; } =
    [
        new(PrefixParameter, "The artifact buckets' names without \"-REGION\" at the end: Lambda takes code from no other Region."),
        new(KeyParameter, "The key of the zip in the artifact buckets, with version and hash."),
    ];

    internal JsonObject ToJson() => Json.Object(("S3Bucket", Bucket.DeepClone()), ("S3Key", Key.DeepClone()));
}
