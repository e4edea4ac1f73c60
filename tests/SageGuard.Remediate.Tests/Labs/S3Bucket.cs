// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Xml.Linq;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Remediate.Tests;

/// <summary>A bucket that scripts copy into, over the wire: in LocalAws, or in moto.</summary>
/// <param name="endpoint">Where S3 is.</param>
/// <param name="name">Its name.</param>
internal sealed class S3Bucket(Uri endpoint, string name)
{
    private static readonly HttpClient Client = new();

    public string Name => name;

    public Uri Endpoint => endpoint;

    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_S3"] = Endpoint.ToString(),
            ["AWS_ENDPOINT_URL"] = Endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["SAGEGUARD_PAUSE"] = "0",
            ["SAGEGUARD_WATCH"] = "0.2",
        };

    /// <summary>A bucket of its own in LocalAws: versioned and encrypted.</summary>
    /// <param name="cloud">Where; null: in one that tests share.</param>
    public static S3Bucket Local(LocalCloud? cloud = null)
    {
        cloud ??= Cli.Sts.Value;
        var bucket = new S3Bucket(cloud.Endpoint, $"backups-{Guid.NewGuid():N}");
        cloud.AddBucket(new LocalBucket(bucket.Name) { IsVersioned = true, Encryption = "aws:kms" });
        return bucket;
    }

    /// <summary>Writes into the bucket: an object for a path that begins with a slash.</summary>
    public async Task PutAsync(string path, string body)
    {
        using var answer = await Client.SendAsync(Signed(HttpMethod.Put, path, body), Lab.Token);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {path}");
    }

    /// <summary>An object of the bucket as text; null where there is none.</summary>
    public async Task<string?> GetAsync(string key)
    {
        using var answer = await Client.SendAsync(Signed(HttpMethod.Get, "/" + key, null), Lab.Token);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Lab.Token) : null;
    }

    /// <summary>The keys in the bucket.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        using var answer = await Client.SendAsync(Signed(HttpMethod.Get, "?list-type=2", null), Lab.Token);
        return
        [
            .. XDocument
                .Parse(await answer.Content.ReadAsStringAsync(Lab.Token))
                .Descendants()
                .Where(element => element.Name.LocalName == "Key")
                .Select(element => element.Value),
        ];
    }

    /// <summary>The one object whose key ends so, as JSON.</summary>
    public async Task<JsonElement> JsonAsync(string end) =>
        JsonDocument.Parse((await GetAsync((await KeysAsync()).Single(key => key.EndsWith(end, StringComparison.Ordinal))))!).RootElement;

    // Neither checks the signature, and neither goes without one.
    private HttpRequestMessage Signed(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, $"{Endpoint}{Name}{path}") { Content = body is null ? null : new StringContent(body) };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        );
        request.Headers.TryAddWithoutValidation("x-amz-date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        return request;
    }
}
