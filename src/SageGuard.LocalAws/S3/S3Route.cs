// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>An operation of S3 that is served: how a request names it, and what else the request may hold.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Level">What the path names.</param>
/// <param name="By">The parameter of the query that selects it; null: none.</param>
internal sealed record S3Route(string Operation, string Method, S3Level Level, string? By = null)
{
    private static readonly string[] Always =
    [
        "x-amz-date",
        "x-amz-content-sha256",
        "x-amz-security-token",
        "x-amz-expected-bucket-owner",
        "x-amz-user-agent",
    ];

    // These change what an operation does, or what is kept.
    private static readonly HashSet<string> Meant = new(StringComparer.OrdinalIgnoreCase)
    {
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Range",
        "Range",
        "Cache-Control",
        "Content-Disposition",
        "Content-Language",
        "Expires",
    };

    private static readonly string[] Selecting = ["location", "versioning", "encryption", "list-type", "uploads", "uploadId"];
    private static readonly string[] OfEncryption = ["x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"];
    private static readonly string[] OfReads = ["If-Match", "If-None-Match", "Range", "x-amz-checksum-mode"];
    private static readonly string[] OfPayload =
    [
        "x-amz-decoded-content-length",
        "x-amz-trailer",
        "x-amz-sdk-checksum-algorithm",
        .. ChecksumAlgorithm.All.Select(algorithm => algorithm.Header),
    ];

    /// <summary>Further parameters of the query that it takes.</summary>
    public string[] Query { get; private init; } = [];

    /// <summary>Further headers that it takes.</summary>
    public string[] Headers { get; private init; } = [];

    public static IReadOnlyList<S3Route> All { get; } =
    [
        new("ListBuckets", "GET", S3Level.Service) { Query = ["max-buckets", "continuation-token"] },
        new("HeadBucket", "HEAD", S3Level.Bucket),
        new("GetBucketLocation", "GET", S3Level.Bucket, "location"),
        new("GetBucketVersioning", "GET", S3Level.Bucket, "versioning"),
        new("GetBucketEncryption", "GET", S3Level.Bucket, "encryption"),
        new("ListObjectsV2", "GET", S3Level.Bucket, "list-type")
        {
            Query = ["prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type"],
        },
        new("HeadObject", "HEAD", S3Level.Key) { Query = ["versionId"], Headers = OfReads },
        new("GetObject", "GET", S3Level.Key) { Query = ["versionId"], Headers = OfReads },
        new("PutObject", "PUT", S3Level.Key) { Headers = [.. OfPayload, .. OfEncryption, "If-Match", "If-None-Match"] },
        new("CreateMultipartUpload", "POST", S3Level.Key, "uploads")
        {
            Headers = [.. OfEncryption, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
        },
        new("UploadPart", "PUT", S3Level.Key, "uploadId") { Query = ["partNumber"], Headers = OfPayload },
        new("CompleteMultipartUpload", "POST", S3Level.Key, "uploadId") { Headers = [.. OfPayload, "x-amz-checksum-type"] },
        new("AbortMultipartUpload", "DELETE", S3Level.Key, "uploadId"),
    ];

    /// <summary>The operation that a request is for; null where it is not served.</summary>
    public static S3Route? Match(S3Call call)
    {
        var by = call.QueryNames.FirstOrDefault(name => Selecting.Contains(name));
        return All.FirstOrDefault(route => route.Method == call.Method && route.Level == LevelOf(call) && route.By == by);
    }

    /// <summary>What a request that is not served is called: its method, what its path names, and what selects an operation.</summary>
    public static string NameOf(S3Call call)
    {
        var path = LevelOf(call) switch
        {
            S3Level.Service => "/",
            S3Level.Bucket => "/BUCKET",
            _ => "/BUCKET/KEY",
        };
        var query = string.Join('&', call.QueryNames.Where(name => name != "x-id").Order(StringComparer.Ordinal));
        return $"{call.Method} {path}{(query.Length > 0 ? "?" : "")}{query}";
    }

    /// <summary>Refuses what the operation would do otherwise than on AWS.</summary>
    public void Check(S3Call call)
    {
        var unknown =
            call.QueryNames.FirstOrDefault(name => name != "x-id" && name != By && !Query.Contains(name))
            ?? call.HeaderNames.FirstOrDefault(name =>
                (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || Meant.Contains(name))
                && !Always.Concat(Headers).Contains(name, StringComparer.OrdinalIgnoreCase)
            );
        if (call.Header("Content-Encoding") is { } encoding && encoding.Trim(',', ' ') != "aws-chunked")
            unknown ??= "Content-Encoding";
        if (unknown is not null)
            throw AwsException.NotServed("s3", $"{Operation} with {unknown}", All.Select(static route => route.Operation));
    }

    private static S3Level LevelOf(S3Call call) =>
        call.Bucket.Length == 0 ? S3Level.Service
        : call.Key.Length == 0 ? S3Level.Bucket
        : S3Level.Key;
}
