// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Xml.Linq;
using SageGuard.LocalAws.Accounts;
using SageGuard.LocalAws.Kms;

namespace SageGuard.LocalAws.S3;

/// <summary>
/// Amazon S3 in all accounts and Regions, as far as backups, journals and the copy scripts use it, by path-style addresses. A
/// bucket is closed to other accounts than its own; else permissions are not evaluated.
/// </summary>
/// <remarks>Source: the Amazon S3 API reference; user guide, conditional writes.</remarks>
internal sealed class S3Service(LocalCloudOptions options, Ids ids, Func<string, string, KmsService> keys)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StoredBucket> _buckets = new(StringComparer.Ordinal);

    public static IEnumerable<string> Operations => S3Route.All.Select(static route => route.Operation);

    public void Add(LocalBucket bucket)
    {
        var (account, region) = (bucket.Account ?? options.AccountId, bucket.Region ?? options.Region);
        var stored = new StoredBucket(bucket, account, region, keys(account, region), options.Time.GetUtcNow());
        lock (_gate)
            _buckets.Add(bucket.Name, stored);
    }

    /// <summary>Writes an object as its owner does.</summary>
    public void Put(string bucket, string key, byte[] body)
    {
        lock (_gate)
        {
            var stored = Named(bucket);
            stored.Add(key, Writes(stored).New(body, ObjectChecksum.Compute(ChecksumAlgorithm.Default, body), "binary/octet-stream", null));
        }
    }

    /// <summary>The current version of an object; null where there is none.</summary>
    public byte[]? Get(string bucket, string key)
    {
        lock (_gate)
            return Named(bucket).Current(key)?.Body;
    }

    public S3Answer Answer(S3Call call, S3Route route, Caller caller, string region, string requestId)
    {
        route.Check(call);
        lock (_gate)
        {
            if (route.Level == S3Level.Service)
                return List(call, caller);
            var bucket = Named(call.Bucket);
            if (bucket.Region != region && !(route.Operation == "GetBucketLocation" && region == "us-east-1"))
                return Elsewhere(bucket, requestId);
            if (caller.Account != bucket.Account || (call.Header("x-amz-expected-bucket-owner") ?? bucket.Account) != bucket.Account)
                throw new AwsException("AccessDenied", "Access Denied", 403);
            return route.Operation switch
            {
                "HeadBucket" => new S3Answer { Headers = [("x-amz-bucket-region", bucket.Region)] },
                "GetBucketLocation" => S3Answer.Xml(new XElement("LocationConstraint", bucket.Region == "us-east-1" ? "" : bucket.Region)),
                "GetBucketVersioning" => S3Answer.Xml(
                    new XElement("VersioningConfiguration", bucket.Facts.IsVersioned ? new XElement("Status", "Enabled") : null)
                ),
                "GetBucketEncryption" => S3Answer.Xml(EncryptionOf(bucket)),
                "ListObjectsV2" => ObjectList.Answer(bucket, call),
                "HeadObject" or "GetObject" => ObjectReads.Answer(bucket, call),
                "PutObject" => Writes(bucket).Put(call),
                _ => new MultipartUploads(bucket, Writes(bucket), ids).Answer(route.Operation, call),
            };
        }
    }

    private ObjectWrites Writes(StoredBucket bucket) => new(bucket, options, ids);

    private StoredBucket Named(string name) =>
        _buckets.GetValueOrDefault(name) ?? throw new AwsException("NoSuchBucket", "The specified bucket does not exist", 404);

    private static S3Answer Elsewhere(StoredBucket bucket, string requestId) =>
        S3Answer.Refusal(
            new AwsException(
                "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
                301
            ),
            requestId,
            new XElement("Endpoint", $"{bucket.Name}.s3.{bucket.Region}.amazonaws.com"),
            new XElement("Bucket", bucket.Name)
        ) with
        {
            Headers = [("x-amz-bucket-region", bucket.Region)],
        };

    private S3Answer List(S3Call call, Caller caller)
    {
        var most = call.Number("max-buckets", 10_000, 1, 10_000);
        var after = Paging.After("ListBuckets", call.Query("continuation-token"), "InvalidArgument");
        var (page, next) = Paging.Take(
            _buckets.Where(bucket =>
                bucket.Value.Account == caller.Account && (after is null || string.CompareOrdinal(bucket.Key, after) > 0)
            ),
            most,
            "ListBuckets"
        );
        return S3Answer.Xml(
            new XElement(
                "ListAllMyBucketsResult",
                new XElement(
                    "Buckets",
                    page.Select(bucket => new XElement(
                        "Bucket",
                        new XElement("Name", bucket.Name),
                        new XElement("CreationDate", Iso(bucket.Created)),
                        // Only an answer in pages has it.
                        call.Query("max-buckets")
                            is null
                            ? null
                            : new XElement("BucketRegion", bucket.Region)
                    ))
                ),
                new XElement("Owner", new XElement("ID", caller.Account.PadLeft(64, '0'))),
                next is null ? null : new XElement("ContinuationToken", next)
            )
        );
    }

    private static XElement EncryptionOf(StoredBucket bucket) =>
        new(
            "ServerSideEncryptionConfiguration",
            new XElement(
                "Rule",
                new XElement(
                    "ApplyServerSideEncryptionByDefault",
                    new XElement("SSEAlgorithm", bucket.Facts.Encryption),
                    bucket.Facts.KmsKeyId is { } key ? new XElement("KMSMasterKeyID", key) : null
                ),
                new XElement("BucketKeyEnabled", "false")
            )
        );

    internal static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
