// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

/// <summary>A client that speaks the wire's protocols by hand, so that tests see what a real client would get.</summary>
internal sealed class WireClient(LocalCloud cloud) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = cloud.Endpoint, Timeout = TimeSpan.FromSeconds(30) };

    public static string Authorization(string service, string region = "eu-west-1") =>
        $"AWS4-HMAC-SHA256 Credential=AKID/20260101/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";

    public static HttpRequestMessage Request(
        string service,
        string operation,
        string body,
        string region = "eu-west-1",
        string date = "20260101T000000Z"
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", (service == "config" ? "StarlingDoveService." : "SageMaker.") + operation);
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(service, region));
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        _http.SendAsync(request, TestContext.Current.CancellationToken);

    public async Task<JsonObject> CallAsync(string service, string operation, JsonObject input, string region = "eu-west-1")
    {
        using var response = await SendAsync(Request(service, operation, input.ToJsonString(), region));
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
    }

    /// <summary>The next event as a function gets it.</summary>
    public async Task<Delivery> NextAsync()
    {
        using var response = await _http.GetAsync(
            new Uri("/2018-06-01/runtime/invocation/next", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        var payload = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(response.Headers.ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase), payload);
    }

    public Task<HttpResponseMessage> RespondAsync(string requestId, string body = "null", string? deliveryId = null) =>
        PostAsync($"invocation/{requestId}/response", body, deliveryId);

    public Task<HttpResponseMessage> FailAsync(string requestId, string type = "Runtime.Test") =>
        PostAsync($"invocation/{requestId}/error", $$"""{"errorType":"{{type}}","errorMessage":"no"}""");

    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? deliveryId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/2018-06-01/runtime/" + path) { Content = new StringContent(body) };
        if (deliveryId is not null)
            request.Headers.Add("Lambda-Runtime-Invocation-Id", deliveryId);
        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>One delivered invocation.</summary>
    internal sealed record Delivery(IReadOnlyDictionary<string, string> Headers, string Payload)
    {
        public string RequestId => Headers["Lambda-Runtime-Aws-Request-Id"];

        public JsonObject Event => JsonNode.Parse(Payload)!.AsObject();

        public JsonObject InvokingEvent => JsonNode.Parse(Event["invokingEvent"]!.GetValue<string>())!.AsObject();

        public string Token => Event["resultToken"]!.GetValue<string>();
    }
}
