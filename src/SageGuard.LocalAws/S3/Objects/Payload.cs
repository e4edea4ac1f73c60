// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SageGuard.LocalAws.S3;

/// <summary>What a request brings to be stored, checked against everything that the request says about it.</summary>
/// <param name="Body">The bytes, without the framing in which an SDK signs them.</param>
/// <param name="Checksum">The checksum that came with them, or the one that S3 computes.</param>
/// <param name="IsGiven">True where the checksum came with them.</param>
/// <remarks>Source: Amazon S3 user guide, "Checking object integrity"; API reference, "Signature calculations … multiple chunks". What
/// chunks are signed with is not checked, as no signature is.</remarks>
internal sealed record Payload(byte[] Body, ObjectChecksum Checksum, bool IsGiven)
{
    public static Payload Read(S3Call call)
    {
        var signed = call.Header("x-amz-content-sha256") ?? throw Invalid("Missing required header for this request: x-amz-content-sha256");
        if (call.Header("Content-Length") is null)
            throw new AwsException("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
        var (body, trailers) = signed.StartsWith("STREAMING-", StringComparison.Ordinal) ? Chunks(call) : (call.Body, []);
        if (signed.Length == 64 && signed != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            throw new AwsException(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed."
            );
        }

        CheckMd5(call.Header("Content-MD5"), body);
        var given = ChecksumAlgorithm
            .All.Select(algorithm =>
                (Algorithm: algorithm, Value: call.Header(algorithm.Header) ?? trailers.GetValueOrDefault(algorithm.Header))
            )
            .Where(checksum => checksum.Value is not null)
            .ToList();
        if (given.Count > 1)
            throw Invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        if (given is [])
        {
            return call.Header("x-amz-sdk-checksum-algorithm") is null
                ? new Payload(body, ObjectChecksum.Compute(ChecksumAlgorithm.Default, body), false)
                : throw Invalid(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found."
                );
        }

        var (named, value) = given[0];
        if (!Convert.TryFromBase64String(value!, new byte[named.Size + 3], out var size) || size != named.Size)
            throw Invalid($"Value for {named.Header} header is invalid.");
        var computed = ObjectChecksum.Compute(named, body);
        return computed.Value == value
            ? new Payload(body, computed, true)
            : throw new AwsException("BadDigest", $"The {named.Name} you specified did not match the calculated checksum.");
    }

    private static void CheckMd5(string? header, byte[] body)
    {
        if (header is null)
            return;
        var md5 = new byte[18];
        if (!Convert.TryFromBase64String(header, md5, out var size) || size != 16)
            throw new AwsException("InvalidDigest", "The Content-MD5 you specified was invalid.");
        if (!md5.AsSpan(0, 16).SequenceEqual(Md5.Hash(body)))
            throw new AwsException("BadDigest", "The Content-MD5 you specified did not match what we received.");
    }

    // "SIZE;chunk-signature=…\r\n", the bytes, "\r\n", and at the end a chunk of none and trailers.
    private static (byte[] Body, Dictionary<string, string> Trailers) Chunks(S3Call call)
    {
        var body = new MemoryStream();
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (true)
        {
            var size = int.TryParse(Line().Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var read)
                ? read
                : throw Incomplete();
            if (size == 0)
                break;
            if (size > call.Body.Length - at)
                throw Incomplete();
            body.Write(call.Body, at, size);
            at += size;
            if (Line().Length > 0)
                throw Incomplete();
        }

        while (at < call.Body.Length)
        {
            if (Line() is { Length: > 0 } line && line.Split(':', 2) is [var name, var value])
                trailers[name.Trim()] = value.Trim();
        }

        if (call.Header("x-amz-decoded-content-length") != body.Length.ToString(CultureInfo.InvariantCulture))
            throw Incomplete();
        if (call.Header("x-amz-trailer") is { } announced && announced.Split(',').Any(name => !trailers.ContainsKey(name.Trim())))
        {
            throw new AwsException(
                "MalformedTrailerError",
                "The request contained trailing data that was not well-formed or did not conform to our published schema."
            );
        }

        return (body.ToArray(), trailers);

        string Line()
        {
            var end = Array.IndexOf(call.Body, (byte)'\n', at);
            if (end < 0)
                throw Incomplete();
            var line = Encoding.ASCII.GetString(call.Body, at, end - at).TrimEnd('\r');
            at = end + 1;
            return line;
        }
    }

    private static AwsException Incomplete() => new("IncompleteBody", "The request body terminated unexpectedly");

    private static AwsException Invalid(string message) => new("InvalidRequest", message);
}
