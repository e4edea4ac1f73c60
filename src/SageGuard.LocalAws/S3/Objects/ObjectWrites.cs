// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>PutObject, and what every write into a bucket has in common.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="options">How the cloud behaves.</param>
/// <param name="ids">Gives ids of versions.</param>
internal sealed class ObjectWrites(StoredBucket bucket, LocalCloudOptions options, Ids ids)
{
    public S3Answer Put(S3Call call)
    {
        var encryption = EncryptionOf(call);
        var payload = Payload.Read(call);
        CheckConditions(call);
        var version = New(payload.Body, payload.Checksum, ContentTypeOf(call), encryption);
        bucket.Add(call.Key, version);
        return new S3Answer { Headers = [("ETag", version.Tag), .. HeadersOf(version), .. version.Checksum.Headers] };
    }

    /// <summary>A version that is to be written.</summary>
    /// <param name="body">What it holds.</param>
    /// <param name="checksum">Its checksum.</param>
    /// <param name="contentType">Its type.</param>
    /// <param name="encryption">How it is encrypted; null: as the bucket does.</param>
    /// <param name="tag">The MD5 that is its entity tag, in hexadecimal; null: that of the body.</param>
    public StoredVersion New(byte[] body, ObjectChecksum checksum, string contentType, Encryption? encryption, string? tag = null)
    {
        encryption ??= Default();
        return new StoredVersion(
            bucket.Facts.IsVersioned ? ids.Short(32) : "null",
            body,
            $"\"{Tag(encryption, tag ?? Convert.ToHexStringLower(Md5.Hash(body)))}\"",
            options.Time.GetUtcNow(),
            contentType,
            encryption,
            checksum
        );
    }

    /// <summary>The entity tag: with a key of AWS KMS it is not an MD5.</summary>
    public string Tag(Encryption encryption, string md5) =>
        encryption.TagsAreMd5 ? md5 : string.Concat(ids.Uuid().Replace("-", "", StringComparison.Ordinal), md5.AsSpan(32));

    public IEnumerable<(string Name, string Value)> HeadersOf(StoredVersion version) =>
        bucket.Facts.IsVersioned ? [("x-amz-version-id", version.Id), .. version.Encryption.Headers] : version.Encryption.Headers;

    public static string ContentTypeOf(S3Call call) => call.Header("Content-Type") ?? "binary/octet-stream";

    public static AwsException NoSuchKey() => new("NoSuchKey", "The specified key does not exist.", 404);

    /// <summary>How the request wants the object encrypted; null: as the bucket does.</summary>
    public Encryption? EncryptionOf(S3Call call)
    {
        var (algorithm, key) = (call.Header("x-amz-server-side-encryption"), call.Header("x-amz-server-side-encryption-aws-kms-key-id"));
        if (algorithm is null && bucket.Facts.DemandsEncryptionHeader)
            throw new AwsException("AccessDenied", "Access Denied", 403);
        if (key is not null && algorithm != "aws:kms")
        {
            throw new AwsException(
                "InvalidArgument",
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms"
            );
        }

        return algorithm switch
        {
            null => null,
            "AES256" => new Encryption(algorithm, null),
            "aws:kms" => WithKey(key),
            "aws:kms:dsse" => throw AwsException.NotServed("s3", "x-amz-server-side-encryption: aws:kms:dsse", S3Service.Operations),
            _ => throw new AwsException("InvalidArgument", "The encryption method specified is not supported"),
        };
    }

    /// <summary>How the bucket encrypts what does not say it.</summary>
    public Encryption Default() => bucket.Facts.Encryption == "aws:kms" ? WithKey(bucket.Facts.KmsKeyId) : new("AES256", null);

    private Encryption WithKey(string? key)
    {
        var found =
            bucket.Keys.Find(key ?? "alias/aws/s3", bucket.Account)
            ?? throw new AwsException("KMS.NotFoundException", $"Key '{key}' does not exist");
        return found.State == "Enabled"
            ? new Encryption("aws:kms", bucket.Keys.ArnOf(found))
            : throw new AwsException("KMS.DisabledException", $"{bucket.Keys.ArnOf(found)} is disabled.");
    }

    private void CheckConditions(S3Call call)
    {
        var current = bucket.Current(call.Key);
        if (call.Header("If-None-Match") is { } none)
        {
            if (none != "*")
                throw NotImplemented();
            if (current is not null)
                throw Failed();
        }

        if (call.Header("If-Match") is { } match)
        {
            if (current is null)
                throw NoSuchKey();
            if (match.Trim('"') != current.Tag.Trim('"'))
                throw Failed();
        }
    }

    private static AwsException Failed() => new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);

    private static AwsException NotImplemented() =>
        new("NotImplemented", "A header you provided implies functionality that is not implemented", 501);
}
