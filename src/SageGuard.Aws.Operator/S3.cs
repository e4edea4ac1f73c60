// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using SageGuard.Text;

namespace SageGuard.Aws.Operator;

/// <summary>Amazon S3 by AWS's own package: a client of a connection, and what a failed call of it means.</summary>
internal static class S3
{
    /// <summary>A client; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign, and in which Region.</param>
    public static AmazonS3Client Open(AwsConnection connection)
    {
        var config = new AmazonS3Config();
        SdkRegion.Set(config, connection.Region, connection.Endpoint);

        // An endpoint of one's own (moto, MinIO) has no host name for each bucket.
        config.ForcePathStyle = !string.IsNullOrEmpty(config.ServiceURL);
        return new AmazonS3Client(connection.Credentials, config);
    }

    /// <summary>The error of a failed call.</summary>
    /// <param name="what">What could not be done, as it follows "Cannot".</param>
    /// <param name="grant">The IAM actions that it takes.</param>
    /// <param name="error">The package's error.</param>
    /// <param name="advice">What to do about it, as a sentence.</param>
    public static AwsCallException Failed(string what, string grant, Exception error, Func<AwsRefusal, string> advice)
    {
        var code = Annotation.Clean((error as AmazonServiceException)?.ErrorCode ?? error.GetType().Name, 100);
        var kind = (error as AmazonServiceException)?.StatusCode switch
        {
            HttpStatusCode.Forbidden => AwsRefusal.Denied,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => AwsRefusal.Throttled,
            null or 0 or >= HttpStatusCode.InternalServerError => AwsRefusal.Unreachable,
            _ => AwsRefusal.Other,
        };

        // An endpoint may answer with the whole canonical request, session token included: the text is cut as that of every
        // other service is, and the SDK's exception, which repeats it, is then left out.
        var text = AwsFailure.Clean(error.Message, out var isWhole);
        return new AwsCallException(kind, grant, code, $"Cannot {what}: {code}: {text} {advice(kind)}", isWhole ? error : null);
    }
}
