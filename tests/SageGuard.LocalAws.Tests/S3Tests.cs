// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

/// <summary>Amazon S3 on the wire: what no stock client sends by mistake, and what is refused.</summary>
public sealed class S3Tests
{
    private const string Digits = "123456789";

    // The check values of the algorithms' own catalogue entries for "123456789".
    [Theory]
    [InlineData("crc64nvme", "rosUhgp5mIg=")]
    [InlineData("crc32", "y/Q5Jg==")]
    [InlineData("crc32c", "4waSgw==")]
    public async Task A_checksum_that_fits_is_kept_and_shown_to_who_asks(string algorithm, string value)
    {
        await using var lab = await Lab.StartAsync();
        using var put = await lab.SendAsync("PUT", "/lab/k", Digits, ($"x-amz-checksum-{algorithm}", value));
        using var head = await lab.SendAsync("HEAD", "/lab/k", null, ("x-amz-checksum-mode", "ENABLED"));

        Assert.Equal(value, head.Headers.GetValues($"x-amz-checksum-{algorithm}").Single());
        Assert.Equal("FULL_OBJECT", head.Headers.GetValues("x-amz-checksum-type").Single());
        Assert.Equal(put.Headers.GetValues("x-amz-version-id").Single(), head.Headers.GetValues("x-amz-version-id").Single());
        Assert.Equal(9, head.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData(400, "BadDigest", "x-amz-checksum-crc32", "y/Q5Jw==")]
    [InlineData(400, "InvalidRequest", "x-amz-checksum-crc32", "AAAA")]
    [InlineData(400, "InvalidRequest", "x-amz-sdk-checksum-algorithm", "CRC32")]
    [InlineData(400, "InvalidDigest", "Content-MD5", "AAAA")]
    [InlineData(
        400,
        "XAmzContentSHA256Mismatch",
        "x-amz-content-sha256",
        "0000000000000000000000000000000000000000000000000000000000000000"
    )]
    [InlineData(400, "IncompleteBody", "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    [InlineData(501, "NotImplemented", "If-None-Match", "\"00\"")]
    [InlineData(404, "NoSuchKey", "If-Match", "\"00\"")]
    [InlineData(403, "AccessDenied", "x-amz-expected-bucket-owner", "999999999999")]
    [InlineData(
        400,
        "KMS.NotFoundException",
        "x-amz-server-side-encryption",
        "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "none"
    )]
    [InlineData(400, "InvalidArgument", "x-amz-server-side-encryption-aws-kms-key-id", "none")]
    [InlineData(400, "NotServedByLocalAws", "x-amz-tagging", "a=b")]
    [InlineData(400, "NotServedByLocalAws", "x-amz-object-lock-mode", "GOVERNANCE")]
    [InlineData(400, "NotServedByLocalAws", "Cache-Control", "no-store")]
    public async Task What_AWS_refuses_is_refused_and_nothing_is_written(int status, string code, params string[] headers)
    {
        await using var lab = await Lab.StartAsync();
        using var answer = await lab.SendAsync("PUT", "/lab/k", Digits, [.. headers.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await answer.Content.ReadAsStringAsync(Lab.Token), StringComparison.Ordinal);
        Assert.Null(lab.Cloud.GetObject("lab", "k"));
    }

    [Theory]
    [InlineData("y/Q5Jg==", "9", 200)]
    [InlineData("y/Q5Jw==", "9", 400)]
    [InlineData("y/Q5Jg==", "8", 400)]
    public async Task A_body_in_chunks_is_held_against_its_trailer_and_its_length(string checksum, string length, int status)
    {
        await using var lab = await Lab.StartAsync();
        using var answer = await lab.SendAsync(
            "PUT",
            "/lab/k",
            $"5;chunk-signature=00\r\n12345\r\n4;chunk-signature=00\r\n6789\r\n0;chunk-signature=00\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n",
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
            ("x-amz-decoded-content-length", length)
        );

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? Digits : null, lab.Cloud.GetObject("lab", "k") is { } body ? Encoding.UTF8.GetString(body) : null);
    }

    [Fact]
    public async Task A_bucket_of_another_Region_or_another_account_is_not_served_there()
    {
        await using var lab = await Lab.StartAsync();
        lab.Cloud.AddBucket(new LocalBucket("far") { Region = "eu-central-1" });
        lab.Cloud.AddBucket(new LocalBucket("foreign") { Account = "999999999999" });

        using var far = await lab.SendAsync("HEAD", "/far", null);
        using var foreign = await lab.SendAsync("HEAD", "/foreign", null);
        using var buckets = await lab.SendAsync("GET", "/", null);

        Assert.Equal(HttpStatusCode.MovedPermanently, far.StatusCode);
        Assert.Equal("eu-central-1", far.Headers.GetValues("x-amz-bucket-region").Single());
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.DoesNotContain("foreign", await buckets.Content.ReadAsStringAsync(Lab.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_versioning_a_write_takes_the_place_of_the_one_before()
    {
        await using var lab = await Lab.StartAsync();
        lab.Cloud.AddBucket(new LocalBucket("plain"));
        (await lab.SendAsync("PUT", "/plain/k", "one")).Dispose();
        using var put = await lab.SendAsync("PUT", "/plain/k", "two");
        using var get = await lab.SendAsync("GET", "/plain/k?versionId=null", null);

        Assert.False(put.Headers.Contains("x-amz-version-id"));
        Assert.Equal("two", await get.Content.ReadAsStringAsync(Lab.Token));
    }

    [Fact]
    public async Task Where_the_policy_demands_an_encryption_header_a_write_without_one_is_denied()
    {
        await using var lab = await Lab.StartAsync();
        lab.Cloud.AddBucket(new LocalBucket("strict") { DemandsEncryptionHeader = true });
        using var denied = await lab.SendAsync("PUT", "/strict/k", "x");
        using var taken = await lab.SendAsync("PUT", "/strict/k", "x", ("x-amz-server-side-encryption", "aws:kms"));

        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.StartsWith(
            "arn:aws:kms:eu-west-1:123456789012:key/",
            taken.Headers.GetValues("x-amz-server-side-encryption-aws-kms-key-id").Single(),
            StringComparison.Ordinal
        );
    }

    private sealed class Lab(LocalCloud cloud) : IAsyncDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

        public static CancellationToken Token => TestContext.Current.CancellationToken;

        public LocalCloud Cloud => cloud;

        public static async Task<Lab> StartAsync()
        {
            var lab = new Lab(await TestCloud.SettledAsync());
            lab.Cloud.AddBucket(new LocalBucket("lab") { IsVersioned = true });
            return lab;
        }

        public Task<HttpResponseMessage> SendAsync(
            string method,
            string path,
            string? body,
            params IReadOnlyList<(string Name, string Value)> headers
        )
        {
            var request = new HttpRequestMessage(new HttpMethod(method), new Uri(cloud.Endpoint, path));
            if (body is not null)
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Headers.TryAddWithoutValidation("Authorization", WireClient.Authorization("s3"));
            request.Headers.TryAddWithoutValidation("x-amz-date", "20260101T000000Z");
            foreach (var (name, value) in headers.Append(("x-amz-content-sha256", "UNSIGNED-PAYLOAD")).DistinctBy(header => header.Item1))
            {
                if (!request.Headers.TryAddWithoutValidation(name, value))
                    request.Content!.Headers.TryAddWithoutValidation(name, value);
            }

            return _http.SendAsync(request, Token);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await cloud.DisposeAsync();
        }
    }
}
