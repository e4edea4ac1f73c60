// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SageGuard.Remediation;

namespace SageGuard.Aws;

/// <summary>The operator's bucket: backups are read and checked through it, journals written. It never creates a bucket and never deletes.</summary>
/// <remarks>Source: the Amazon S3 API reference.</remarks>
public sealed class BackupStore : IBackupStore, IDisposable
{
    private readonly AmazonS3Client _s3;
    private readonly string _bucket;

    /// <summary>Opens the bucket; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <param name="bucket">The bucket's name.</param>
    public BackupStore(AwsConnection connection, string bucket)
    {
        _bucket = bucket;

        // An endpoint of one's own (moto, MinIO) has no host name for each bucket.
        var config = new AmazonS3Config { RegionEndpoint = RegionEndpoint.GetBySystemName(connection.Region) };
        config.ForcePathStyle = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is not null || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is not null;
        _s3 = new AmazonS3Client(connection.Credentials, config);
    }

    /// <inheritdoc/>
    public async Task<BucketFacts> BucketAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = await _s3.GetBucketLocationAsync(new GetBucketLocationRequest { BucketName = _bucket }, cancellationToken);
            var region = head.Location?.Value switch { null or "" => "us-east-1", "EU" => "eu-west-1", var other => other };
            var versioning = await _s3.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = _bucket }, cancellationToken);
            return new BucketFacts(true, region, await IsEncryptedAsync(cancellationToken), versioning.VersioningConfig?.Status == VersionStatus.Enabled);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return new BucketFacts(false, null, false, false);
        }
        catch (AmazonClientException error)
        {
            throw Failed("look at", "", error, "s3:GetBucketLocation, s3:GetBucketVersioning and s3:GetEncryptionConfiguration");
        }
        catch (AmazonServiceException error)
        {
            throw Failed("look at", "", error, "s3:GetBucketLocation, s3:GetBucketVersioning and s3:GetEncryptionConfiguration");
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => (await ReadTaggedAsync(key, cancellationToken))?.Body;

    /// <summary>The whole object and its entity tag; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SageGuardException">S3 refused it.</exception>
    public async Task<(byte[] Body, string Tag)?> ReadTaggedAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _s3.GetObjectAsync(new GetObjectRequest { BucketName = _bucket, Key = key }, cancellationToken);
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
    public async Task<long?> SizeAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await _s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = key }, cancellationToken);
            return head.ContentLength;
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

    /// <summary>Writes an object, unless somebody else wrote it meanwhile.</summary>
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
                    BucketName = _bucket,
                    Key = key,
                    InputStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    ContentType = "application/json",
                    IfMatch = tag,
                    IfNoneMatch = tag is null ? "*" : null,
                },
                cancellationToken);
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
            var answer = await _s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = _bucket }, cancellationToken);
            return answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules is { Count: > 0 };
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "ServerSideEncryptionConfigurationNotFoundError")
        {
            return false;
        }
    }

    private AwsCallException Failed(string what, string key, Exception error, string grant)
    {
        var code = (error as AmazonServiceException)?.ErrorCode ?? error.GetType().Name;
        var status = (error as AmazonServiceException)?.StatusCode;
        var kind = status switch
        {
            HttpStatusCode.Forbidden => AwsRefusal.Denied,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => AwsRefusal.Throttled,
            null or 0 or >= HttpStatusCode.InternalServerError => AwsRefusal.Unreachable,
            _ => AwsRefusal.Other,
        };
        var advice = kind == AwsRefusal.Denied ? $"Grant {grant}, and the use of the bucket's key if it has one." : "Check the bucket and run the same command again.";
        return new AwsCallException(kind, grant, code, $"Cannot {what} s3://{_bucket}/{key}: {code}: {error.Message} {advice}", error);
    }
}
