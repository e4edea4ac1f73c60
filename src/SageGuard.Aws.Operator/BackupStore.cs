// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SageGuard.Remediation;

namespace SageGuard.Aws.Operator;

/// <summary>The operator's bucket: backups are read and checked through it, journals written. It never creates a bucket and never
/// deletes.</summary>
/// <remarks>Source: the Amazon S3 API reference.</remarks>
public sealed class BackupStore : IBackupStore, IDisposable
{
    private const string BucketReads = "s3:GetBucketLocation, s3:GetBucketVersioning and s3:GetEncryptionConfiguration";

    private readonly AmazonS3Client _s3;
    private readonly BucketAccess _access;

    /// <summary>Opens the bucket; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <param name="access">The bucket, whose it must be, and how it is written.</param>
    public BackupStore(AwsConnection connection, BucketAccess access)
    {
        (_access, _s3) = (access, S3.Open(connection));
    }

    /// <summary>The bucket's name.</summary>
    public string Bucket => _access.Bucket;

    /// <inheritdoc/>
    public async Task<BucketFacts> BucketAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = await _s3.GetBucketLocationAsync(
                new GetBucketLocationRequest { BucketName = Bucket, ExpectedBucketOwner = _access.Owner },
                cancellationToken
            );
            var region = head.Location?.Value switch
            {
                null or "" => "us-east-1",
                "EU" => "eu-west-1",
                var other => other,
            };
            var versioning = await _s3.GetBucketVersioningAsync(
                new GetBucketVersioningRequest { BucketName = Bucket, ExpectedBucketOwner = _access.Owner },
                cancellationToken
            );
            return new BucketFacts(
                true,
                region,
                await IsEncryptedAsync(cancellationToken),
                versioning.VersioningConfig?.Status == VersionStatus.Enabled
            );
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return new BucketFacts(false, null, false, false);
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            throw Failed("look at", "", error, BucketReads);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) =>
        (await ReadTaggedAsync(key, cancellationToken))?.Body;

    /// <summary>The whole object and its entity tag; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SageGuardException">S3 refused it.</exception>
    public async Task<(byte[] Body, string Tag)?> ReadTaggedAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _s3.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = Bucket,
                    ExpectedBucketOwner = _access.Owner,
                    Key = key,
                },
                cancellationToken
            );
            using var body = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(body, cancellationToken);
            return (body.ToArray(), answer.ETag);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or IOException or HttpRequestException)
        {
            // The last two: the connection broke off in the middle of the object.
            throw Failed("read", key, error, "s3:GetObject (and s3:ListBucket)");
        }
    }

    /// <inheritdoc/>
    public async Task<long?> SizeAsync(string key, CancellationToken cancellationToken) => (await HeadAsync(key, cancellationToken))?.Size;

    /// <inheritdoc/>
    public async Task<StoredObject?> HeadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await _s3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest
                {
                    BucketName = Bucket,
                    ExpectedBucketOwner = _access.Owner,
                    Key = key,
                    ChecksumMode = ChecksumMode.ENABLED,
                },
                cancellationToken
            );
            return new StoredObject(head.VersionId ?? "null", head.ContentLength, head.ETag, Checksum(head));
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            throw Failed("look at", key, error, "s3:GetObject");
        }
    }

    /// <inheritdoc/>
    public async Task<string> HashAsync(string key, string versionId, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _s3.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = Bucket,
                    ExpectedBucketOwner = _access.Owner,
                    Key = key,
                    VersionId = versionId,
                },
                cancellationToken
            );
            var hash = await SHA256.HashDataAsync(answer.ResponseStream, cancellationToken);
            return Convert.ToHexStringLower(hash);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
        {
            return "missing";
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or IOException or HttpRequestException)
        {
            throw Failed("read", key, error, "s3:GetObjectVersion");
        }
    }

    /// <summary>Writes an object, unless someone else wrote it meanwhile.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="tag">The entity tag of what it replaces; null where there must be none yet.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new entity tag; null where there is another object than the tag's, and nothing was written.</returns>
    /// <exception cref="SageGuardException">S3 refused it.</exception>
    /// <remarks>Source: Amazon S3 user guide, conditional writes.</remarks>
    public async Task<string?> WriteAsync(string key, string text, string? tag, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Bucket,
                    ExpectedBucketOwner = _access.Owner,
                    Key = key,
                    InputStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    ContentType = "application/json",
                    IfMatch = tag,
                    IfNoneMatch = tag is null ? "*" : null,
                    ServerSideEncryptionMethod = _access.Encryption is { } encryption ? new ServerSideEncryptionMethod(encryption) : null,
                    ServerSideEncryptionKeyManagementServiceKeyId = _access.EncryptionKeyId,
                },
                cancellationToken
            );
            return answer.ETag;
        }
        catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            return null;
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            throw Failed("write", key, error, "s3:PutObject");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _s3.Dispose();

    private async Task<bool> IsEncryptedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _s3.GetBucketEncryptionAsync(
                new GetBucketEncryptionRequest { BucketName = Bucket, ExpectedBucketOwner = _access.Owner },
                cancellationToken
            );
            return answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules is { Count: > 0 };
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "ServerSideEncryptionConfigurationNotFoundError")
        {
            return false;
        }
    }

    // One of them is there at most. Its type says whether it covers the whole object or the checksums of its parts.
    private static string? Checksum(GetObjectMetadataResponse head)
    {
        (string Algorithm, string? Value)[] all =
        [
            ("CRC64NVME", head.ChecksumCRC64NVME),
            ("SHA256", head.ChecksumSHA256),
            ("CRC32C", head.ChecksumCRC32C),
            ("CRC32", head.ChecksumCRC32),
            ("SHA1", head.ChecksumSHA1),
        ];
        foreach (var (algorithm, value) in all)
        {
            if (!string.IsNullOrEmpty(value))
                return $"{algorithm}:{head.ChecksumType?.Value ?? "unknown"}:{value}";
        }

        return null;
    }

    private AwsCallException Failed(string what, string key, Exception error, string grant) =>
        S3.Failed(
            $"{what} s3://{Bucket}/{key}",
            grant,
            error,
            refusal => refusal == AwsRefusal.Denied ? Advice(what == "write", grant) : "Check the bucket and run the same command again."
        );

    private string Advice(bool isWrite, string grant)
    {
        var owner = _access.Owner is { } account
            ? $" S3 answers the same where the bucket does not belong to the account {account}: name its owner with --bucket-owner."
            : "";
        var encryption =
            isWrite && _access.Encryption is null
                ? " Where the bucket's policy demands an encryption header, plan with --encryption aws:kms (and --encryption-key)."
                : "";
        return $"Grant {grant}, and the use of the bucket's key if it has one.{owner}{encryption}";
    }
}
