// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Http.Headers;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.S3;

/// <summary>HeadObject and GetObject.</summary>
internal static class ObjectReads
{
    public static S3Answer Answer(StoredBucket bucket, S3Call call)
    {
        var version = Version(bucket, call);
        if (call.Header("If-Match") is { } match && match != "*" && match.Trim('"') != version.Tag.Trim('"'))
            throw new AwsException("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
        var headers = new List<(string, string)>
        {
            ("ETag", version.Tag),
            ("Last-Modified", Answers.HttpDate(version.Modified)),
            ("Accept-Ranges", "bytes"),
        };
        if (bucket.Facts.IsVersioned)
            headers.Add(("x-amz-version-id", version.Id));
        if (call.Header("If-None-Match") is { } none && none.Trim('"') == version.Tag.Trim('"'))
            return new S3Answer(304) { Headers = headers };

        headers.AddRange(version.Encryption.Headers);
        var (from, length) = Range(call, version.Body.Length);
        var isWhole = call.Header("Range") is null;
        if (isWhole && call.Header("x-amz-checksum-mode")?.ToUpperInvariant() == "ENABLED")
            headers.AddRange(version.Checksum.Headers);
        if (!isWhole)
        {
            headers.Add(
                ("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{version.Body.Length}"))
            );
        }

        return new S3Answer(isWhole ? 200 : 206, call.Method == "HEAD" ? default : version.Body.AsMemory(from, length))
        {
            ContentType = version.ContentType,
            Length = length,
            Headers = headers,
        };
    }

    private static StoredVersion Version(StoredBucket bucket, S3Call call)
    {
        var versions = bucket.Objects.GetValueOrDefault(call.Key);
        if (call.Query("versionId") is not { } id)
            return versions?[^1] ?? throw ObjectWrites.NoSuchKey();
        if (id.Length is not 32 && id != "null")
            throw new AwsException("InvalidArgument", "Invalid version id specified");
        return versions?.Find(version => version.Id == id)
            ?? throw new AwsException("NoSuchVersion", "The specified version does not exist.", 404);
    }

    private static (int From, int Length) Range(S3Call call, int size)
    {
        // What is not a range of bytes is left unheeded, as HTTP says.
        if (
            !RangeHeaderValue.TryParse(call.Header("Range"), out var header)
            || header is not { Unit: "bytes", Ranges.Count: 1 }
            || header.Ranges.First() is not { } range
        )
        {
            return (0, size);
        }

        var from = range.From ?? Math.Max(0, size - range.To!.Value);
        var to = range.From is null ? size - 1 : Math.Min(range.To ?? size - 1, size - 1);
        return from < size && to >= from
            ? ((int)from, (int)(to - from + 1))
            : throw new AwsException("InvalidRange", "The requested range is not satisfiable", 416);
    }
}
