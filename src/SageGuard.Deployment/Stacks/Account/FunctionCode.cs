// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>Where Lambda takes the function's zip from, a bucket in the function's own Region, and what must be there.</summary>
/// <param name="Bucket">The bucket's name: a string or an intrinsic function.</param>
/// <param name="Key">The zip's key in it: a string or an intrinsic function.</param>
/// <param name="Sha256">The SHA-256 of the zip's bytes in base64, as Lambda gives it: a string or an intrinsic function.</param>
public sealed record FunctionCode(JsonNode Bucket, JsonNode Key, JsonNode Sha256)
{
    internal const string PrefixParameter = "ArtifactBucketPrefix";
    internal const string KeyParameter = "ArtifactKey";
    internal const string HashParameter = "ArtifactSha256";

    /// <summary>What a hash looks like.</summary>
    internal const string HashPattern = "[A-Za-z0-9+/]{43}=";

    /// <summary>The version of the object in a bucket that keeps versions; null for the newest.</summary>
    public JsonNode? ObjectVersion { get; init; }

    /// <summary>The Region's own artifact bucket, named by the template's parameters.</summary>
    public static FunctionCode Regional =>
        new(Intrinsic.Sub($"${{{PrefixParameter}}}-${{AWS::Region}}"), Intrinsic.Ref(KeyParameter), HashAsked);

    /// <summary>The hash, asked at deployment.</summary>
    public static JsonNode HashAsked => Intrinsic.Ref(HashParameter);

    /// <summary>The parameter of <see cref="HashAsked"/>.</summary>
    public static TemplateParameter AskHash { get; } =
        new(HashParameter, "The SHA-256 of the zip in base64: openssl dgst -sha256 -binary FILE | base64. Other code is refused.")
        {
            AllowedPattern = HashPattern,
            ConstraintDescription = "the 44 characters of a SHA-256 in base64.",
        };

    /// <summary>The parameters of <see cref="Regional"/>.</summary>
    public static IReadOnlyList<TemplateParameter> RegionalParameters { get; } =
    [
        new(PrefixParameter, "The artifact buckets' names without \"-REGION\" at the end: Lambda takes code from no other Region."),
        new(KeyParameter, "The key of the zip in the artifact buckets, with version and hash."),
        AskHash,
    ];

    internal JsonObject ToJson() =>
        Json.Object(("S3Bucket", Bucket.DeepClone()), ("S3Key", Key.DeepClone()), ("S3ObjectVersion", ObjectVersion?.DeepClone()));

    internal Optional Expected => new(Decision.Yes, Sha256.DeepClone);
}
