// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SageGuard.Aws.Endpoints;
using SageGuard.Controls;
using SageGuard.Runs;
using SageGuard.Text;

namespace SageGuard.Aws.Operator;

/// <summary>
/// What a scan reads of AWS KMS, Amazon ECR and Amazon S3, each thing once, however many resources name it: reads only, and nothing
/// of what a bucket or a repository holds.
/// </summary>
/// <remarks>Source: the API references of AWS KMS (DescribeKey), Amazon ECR (DescribeRepositories) and Amazon S3 (ListBuckets,
/// HeadBucket).</remarks>
public sealed class ReferenceReader : IReferenceReader, IDisposable
{
    private const string ListBuckets = "s3:ListAllMyBuckets";
    private const string ReadBucket = "s3:ListBucket";

    private readonly AwsConnection _connection;
    private readonly AwsConnectionOptions _options;
    private readonly ConcurrentDictionary<string, AwsConnection> _elsewhere = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Need, Lazy<Task<object>>> _read = new();
    private readonly Lazy<AmazonS3Client> _s3;
    private readonly Lazy<Task<HashSet<string>>> _own;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="connection">The connection of the scan: whose credentials sign, and in which Region.</param>
    /// <param name="options">How patient connections to other Regions are.</param>
    public ReferenceReader(AwsConnection connection, AwsConnectionOptions options)
    {
        (_connection, _options) = (connection, options);
        _s3 = new(() => S3.Open(connection));
        _own = new(OwnBucketsAsync);
    }

    /// <inheritdoc/>
    public Task<KmsKey> KeyAsync(KmsKeyNeed need, string account, CancellationToken cancellationToken) =>
        OnceAsync(
            need,
            async () =>
            {
                var arn = need.Key.Split(':', 6);
                var (region, owner) = arn is ["arn", _, "kms", var where, { Length: 12 } whose, _]
                    ? (where, whose)
                    : (_connection.Region, account);
                using var kms = In(region).Client(AwsService.Kms);
                try
                {
                    var answer = await kms.CallAsync("DescribeKey", input => input.WriteString("KeyId", need.Key), CancellationToken.None);
                    return answer.TryGetProperty("KeyMetadata", out var key)
                        ? new KmsKey(true, key.TextOf("KeyManager") ?? "", key.TextOf("KeyState") ?? "")
                        : throw AwsFailure.Unreadable(kms, "DescribeKey", "it has no KeyMetadata");
                }
                catch (AwsCallException error) when (error.Code is "NotFoundException" or "InvalidArnException")
                {
                    return new KmsKey(false, "", "");
                }
                catch (AwsCallException error) when (error.Kind == AwsRefusal.Denied && owner != account)
                {
                    throw new UnreadableElsewhereException($"The key {Annotation.Clean(need.Key, 160)}", owner, error);
                }
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<ImageRepository> RepositoryAsync(RepositoryNeed need, string account, CancellationToken cancellationToken) =>
        OnceAsync(
            need,
            async () =>
            {
                using var ecr = In(need.Region).Client(AwsService.Ecr);
                try
                {
                    var answer = await ecr.CallAsync(
                        "DescribeRepositories",
                        input =>
                        {
                            input.WriteString("registryId", need.Account);
                            input.WriteStartArray("repositoryNames");
                            input.WriteStringValue(need.Name);
                            input.WriteEndArray();
                        },
                        CancellationToken.None
                    );
                    return answer.ListOf("repositories").ToList() is [var repository]
                        ? new ImageRepository(
                            true,
                            repository.TextOf("imageTagMutability") ?? "",
                            [
                                .. repository
                                    .ListOf("imageTagMutabilityExclusionFilters")
                                    .Select(filter => filter.TextOf("filter"))
                                    .OfType<string>(),
                            ]
                        )
                        : throw AwsFailure.Unreadable(
                            ecr,
                            "DescribeRepositories",
                            "it does not hold the one repository that was asked for"
                        );
                }
                catch (AwsCallException error) when (error.Code == "RepositoryNotFoundException")
                {
                    return new ImageRepository(false, "", []);
                }
                catch (AwsCallException error) when (error.Kind == AwsRefusal.Denied && need.Account != account)
                {
                    throw new UnreadableElsewhereException($"The repository {need.Name}", need.Account, error);
                }
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<BucketOwner> BucketAsync(BucketNeed need, string account, CancellationToken cancellationToken) =>
        OnceAsync(
            need,
            async () =>
            {
                if ((await _own.Value).Contains(need.Name))
                    return new BucketOwner(BucketStanding.Allowed);
                if (need.IsAccessPoint)
                {
                    throw new UnreadableElsewhereException(
                        $"{Annotation.Clean(need.Name, 160)} is an access point, which does not say whose the bucket behind it is: name the bucket itself."
                    );
                }

                var isReadable = await HeadAsync(need.Name, owner: null);
                if (isReadable is null)
                    return new BucketOwner(BucketStanding.Missing);
                var allowed = need.AllowedAccounts.Split(',', StringSplitOptions.RemoveEmptyEntries);
                foreach (var other in allowed)
                {
                    if (await HeadAsync(need.Name, other) == true)
                        return new BucketOwner(BucketStanding.Allowed);
                }

                // It is not the own account's; whose it is matters only where another one is allowed.
                return isReadable == true || allowed.Length == 0
                    ? new BucketOwner(BucketStanding.Foreign)
                    : throw new UnreadableElsewhereException(
                        $"The bucket {need.Name} is of another account, which does not let this account read it: whether that is one of {string.Join(", ", allowed)} stays unknown until its policy allows {ReadBucket} to this account."
                    );
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_s3.IsValueCreated)
            _s3.Value.Dispose();
        foreach (var connection in _elsewhere.Values)
            connection.Dispose();
    }

    // Shared by all who ask, so that no single one's end ends it.
    private async Task<TAnswer> OnceAsync<TAnswer>(Need<TAnswer> need, Func<Task<TAnswer>> read, CancellationToken cancellationToken)
        where TAnswer : class =>
        (TAnswer)await _read.GetOrAdd(need, _ => new Lazy<Task<object>>(async () => await read())).Value.WaitAsync(cancellationToken);

    private AwsConnection In(string region) =>
        region == _connection.Region
            ? _connection
            : _elsewhere.GetOrAdd(region, other => new AwsConnection(other, _connection.Credentials, _options));

    private async Task<HashSet<string>> OwnBucketsAsync()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            string? token = null;
            do
            {
                var page = await _s3.Value.ListBucketsAsync(new ListBucketsRequest { ContinuationToken = token, MaxBuckets = 1000 });
                names.UnionWith((page.Buckets ?? []).Select(bucket => bucket.BucketName));
                if (page.ContinuationToken is { } next && next == token)
                    throw new SageGuardException("Amazon S3 gave the same page of buckets twice: nothing is concluded from it.");
                token = page.ContinuationToken;
            } while (!string.IsNullOrEmpty(token));
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            throw Failed("list the account's buckets", ListBuckets, error);
        }

        return names;
    }

    /// <returns>True: it is there, of the owner if one is named. False: S3 does not show it. Null: no bucket has the name.</returns>
    private async Task<bool?> HeadAsync(string bucket, string? owner)
    {
        try
        {
            await _s3.Value.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket, ExpectedBucketOwner = owner });
            return true;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (AmazonS3Exception error)
            when (error.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MovedPermanently or HttpStatusCode.BadRequest)
        {
            return false;
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            throw Failed($"look at the bucket {Annotation.Clean(bucket, 80)}", ReadBucket, error);
        }
    }

    private static AwsCallException Failed(string what, string action, Exception error) =>
        S3.Failed(what, action, error, refusal => refusal == AwsRefusal.Denied ? $"Grant {action}." : "Run the same command again.");
}
