// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SageGuard.Remediate.Tests;

/// <summary>
/// S3 on a loopback port, as far as the operator's side uses it: versions, conditional writes, checksums, the expected owner,
/// and a bucket policy that demands an encryption header. Other services' calls are refused.
/// </summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    public const string Bucket = "operator-backups";
    public const string Owner = "123456789012";

    private readonly WebApplication _server;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Version>> _objects = new(StringComparer.Ordinal);

    private FakeS3(WebApplication server) => _server = server;

    public Uri Endpoint => new(_server.Urls.First());

    /// <summary>True to refuse what is written without an encryption header, as AWS's own example of a policy does.</summary>
    public bool DemandsEncryption { get; set; }

    /// <summary>A message with which every call is refused; null for none.</summary>
    public string? Refusal { get; set; }

    /// <summary>What was asked for: method and path, with the headers.</summary>
    public ConcurrentQueue<(string Call, IReadOnlyDictionary<string, string> Headers)> Calls { get; } = new();

    public static async Task<FakeS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var s3 = new FakeS3(server);
        server.Run(s3.AnswerAsync);
        await server.StartAsync(Lab.Token);
        return s3;
    }

    /// <summary>Writes an object, as a notebook does.</summary>
    public void Put(string key, string text) => Write($"/{Bucket}/{key}", Encoding.UTF8.GetBytes(text), null);

    /// <summary>The current version of an object; null where there is none.</summary>
    public string? Get(string key) => Find($"/{Bucket}/{key}", null) is { } found ? Encoding.UTF8.GetString(found.Body) : null;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var path = Uri.UnescapeDataString(request.Path.Value!);
        Calls.Enqueue(
            (
                $"{request.Method} {path}{request.QueryString}",
                request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            )
        );
        if (Refusal is { } refusal)
            await RefuseAsync(context, 403, "SignatureDoesNotMatch", refusal);
        else if (!path.StartsWith($"/{Bucket}", StringComparison.Ordinal))
            await RefuseAsync(context, 404, path == "/" ? "NotPlayed" : "NoSuchBucket", "not here");
        else if (request.Headers["x-amz-expected-bucket-owner"].ToString() is { Length: > 0 } owner && owner != Owner)
            await RefuseAsync(context, 403, "AccessDenied", "Access Denied");
        else if (request.Method == "PUT")
            await PutAsync(context, path, Decoded(request, body.ToArray()));
        else if (path.TrimEnd('/') == $"/{Bucket}")
            await DescribeAsync(context);
        else
            await GetAsync(context, path);
    }

    private async Task PutAsync(HttpContext context, string path, byte[] body)
    {
        if (DemandsEncryption && context.Request.Headers["x-amz-server-side-encryption"].Count == 0)
        {
            await RefuseAsync(context, 403, "AccessDenied", "Access Denied");
            return;
        }

        lock (_gate)
        {
            var now = Find(path, null);
            var isRefused =
                (context.Request.Headers.IfNoneMatch == "*" && now is not null)
                || (context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag && now?.Tag != tag);
            if (!isRefused)
            {
                var version = Write(path, body, context.Request.Headers["x-amz-server-side-encryption"]);
                context.Response.Headers.ETag = version.Tag;
                context.Response.Headers["x-amz-version-id"] = version.Id;
                return;
            }
        }

        await RefuseAsync(context, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }

    private async Task GetAsync(HttpContext context, string path)
    {
        if (Find(path, context.Request.Query["versionId"]) is not { } found)
        {
            await RefuseAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        context.Response.Headers.ETag = found.Tag;
        context.Response.Headers["x-amz-version-id"] = found.Id;
        if (context.Request.Headers["x-amz-checksum-mode"] == "ENABLED")
        {
            context.Response.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(SHA256.HashData(found.Body));
            context.Response.Headers["x-amz-checksum-type"] = "FULL_OBJECT";
        }

        context.Response.ContentLength = found.Body.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(found.Body);
    }

    private static async Task DescribeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(
            context.Request.QueryString.Value switch
            {
                { } query when query.Contains("location", StringComparison.Ordinal) =>
                    "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>",
                { } query when query.Contains("versioning", StringComparison.Ordinal) =>
                    "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Enabled</Status></VersioningConfiguration>",
                _ =>
                    "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
            }
        );
    }

    private static async Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        if (context.Request.Method != "HEAD")
        {
            await context.Response.WriteAsync(
                $"<Error><Code>{code}</Code><Message>{System.Security.SecurityElement.Escape(message)}</Message><RequestId>r</RequestId></Error>"
            );
        }
    }

    private Version? Find(string path, string? id)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(path) is { } versions
                ? string.IsNullOrEmpty(id)
                    ? versions[^1]
                    : versions.Find(version => version.Id == id)
                : null;
        }
    }

    private Version Write(string path, byte[] body, string? encryption)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out var versions))
                _objects[path] = versions = [];
            var version = new Version(
                $"v{versions.Count + 1}",
                body,
                $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}-1\"",
                encryption
            );
            versions.Add(version);
            return version;
        }
    }

    // The SDK sends what it signs in chunks: "SIZE;chunk-signature=…\r\n", the bytes, "\r\n", and at the end a chunk of none and trailers.
    private static byte[] Decoded(HttpRequest request, byte[] body)
    {
        if (!request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal))
            return body;

        var decoded = new MemoryStream();
        var at = 0;
        while (true)
        {
            var end = Array.IndexOf(body, (byte)'\n', at);
            var size = int.Parse(
                Encoding.ASCII.GetString(body, at, end - at).Split(';')[0].Trim(),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            if (size == 0)
                return decoded.ToArray();
            decoded.Write(body, end + 1, size);
            at = end + 1 + size + 2;
        }
    }

    private sealed record Version(string Id, byte[] Body, string Tag, string? Encryption);
}
