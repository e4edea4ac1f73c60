// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Xml.Linq;

namespace SageGuard.LocalAws.S3;

/// <summary>ListObjectsV2.</summary>
internal static class ObjectList
{
    public static S3Answer Answer(StoredBucket bucket, S3Call call)
    {
        if (call.Query("list-type") != "2")
            throw new AwsException("InvalidArgument", "Invalid List Type specified in Query");
        if (call.Query("encoding-type") is { } encoding && encoding != "url")
            throw new AwsException("InvalidArgument", "Invalid Encoding Method specified in Request");
        var (prefix, delimiter) = (call.Query("prefix") ?? "", call.Query("delimiter") ?? "");
        var most = call.Number("max-keys", 1000, 0, int.MaxValue);
        var (begin, after) = (
            call.Query("start-after") ?? "",
            Paging.After("ListObjectsV2", call.Query("continuation-token"), "InvalidArgument") ?? ""
        );
        Func<string, string> written = call.Query("encoding-type") is null ? key => key : Encoded;

        // A common prefix counts as one key.
        var groups = bucket
            .Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(pair.Key, begin) > 0)
            .GroupBy(pair => CommonPrefix(pair.Key, prefix, delimiter))
            .Where(group => string.CompareOrdinal(group.Key, after) > 0)
            .Select(group => KeyValuePair.Create(group.Key, group));
        var (page, next) = Paging.Take(groups, Math.Min(most, 1000), "ListObjectsV2");
        return S3Answer.Xml(
            new XElement(
                "ListBucketResult",
                new XElement("Name", bucket.Name),
                new XElement("Prefix", written(prefix)),
                delimiter.Length > 0 ? new XElement("Delimiter", written(delimiter)) : null,
                call.Query("encoding-type") is null ? null : new XElement("EncodingType", "url"),
                new XElement("KeyCount", page.Count),
                new XElement("MaxKeys", Math.Min(most, 1000)),
                new XElement("IsTruncated", next is not null && most > 0 ? "true" : "false"),
                next is null || most == 0 ? null : new XElement("NextContinuationToken", next),
                page.Where(group => !IsCommon(group.Key))
                    .Select(group => group.First())
                    .Select(pair => new XElement(
                        "Contents",
                        new XElement("Key", written(pair.Key)),
                        new XElement("LastModified", S3Service.Iso(pair.Value[^1].Modified)),
                        new XElement("ETag", pair.Value[^1].Tag),
                        new XElement("ChecksumAlgorithm", pair.Value[^1].Checksum.Algorithm.Name),
                        new XElement("ChecksumType", pair.Value[^1].Checksum.Type),
                        new XElement("Size", pair.Value[^1].Body.Length.ToString(CultureInfo.InvariantCulture)),
                        new XElement("StorageClass", "STANDARD")
                    )),
                page.Where(group => IsCommon(group.Key))
                    .Select(group => new XElement("CommonPrefixes", new XElement("Prefix", written(group.Key))))
            )
        );

        bool IsCommon(string group) =>
            delimiter.Length > 0 && group.Length > prefix.Length && group.EndsWith(delimiter, StringComparison.Ordinal);
    }

    private static string CommonPrefix(string key, string prefix, string delimiter) =>
        delimiter.Length > 0 && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var at
            ? key[..(at + delimiter.Length)]
            : key;

    private static string Encoded(string key) => Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal);
}
