// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SageGuard.LocalAws.Tests;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData(null, "MissingAuthenticationTokenException")]
    [InlineData("Bearer x", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/sagemaker/aws4_request", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/eu-west-1, SignedHeaders=host, Signature=0", "IncompleteSignatureException")]
    [InlineData(
        "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/config/aws4_request, SignedHeaders=host, Signature=0",
        "InvalidSignatureException"
    )]
    public async Task A_request_without_a_proper_signature_is_refused(string? authorization, string code)
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using var request = WireClient.Request("sagemaker", "ListModels", "{}");
        request.Headers.Remove("Authorization");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            code,
            (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["__type"]
        );
        Assert.NotEmpty(response.Headers.GetValues("x-amzn-RequestId").Single());
        Assert.Empty(cloud.Calls.All);
    }

    [Theory]
    [InlineData("ListModels", "{", "SerializationException")]
    [InlineData("ListModels", "[]", "SerializationException")]
    [InlineData("ListModels", """{"MaxResults":"ten"}""", "SerializationException")]
    [InlineData("DescribeModel", """{"ModelName":1}""", "SerializationException")]
    [InlineData("ListNothing", "{}", "NotServedByLocalAws")]
    public async Task A_malformed_request_is_refused(string operation, string body, string code)
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using var response = await wire.SendAsync(WireClient.Request("sagemaker", operation, body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            code,
            (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["__type"]
        );
    }

    [Fact]
    public async Task An_answer_has_the_protocols_type_and_a_request_id()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using var response = await wire.SendAsync(WireClient.Request("config", "DescribeConfigRules", ""));
        Assert.Equal("application/x-amz-json-1.1", response.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    [Fact]
    public async Task Each_Region_has_its_own_state()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        await wire.CallAsync("sagemaker", "CreateModel", new() { ["ModelName"] = "m" }, "cn-north-1");
        Assert.Empty((await wire.CallAsync("sagemaker", "ListModels", []))["Models"]!.AsArray());
        Assert.Equal(
            "arn:aws-cn:sagemaker:cn-north-1:123456789012:model/m",
            (string?)(await wire.CallAsync("sagemaker", "ListModels", [], "cn-north-1"))["Models"]![0]!["ModelArn"]
        );
        Assert.Equal(["cn-north-1", "eu-west-1", "cn-north-1"], cloud.Calls.All.Select(c => c.Region));
    }

    [Fact]
    public async Task A_call_is_kept_with_its_body_and_headers()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using (await wire.SendAsync(WireClient.Request("sagemaker", "ListModels", """{ "MaxResults": 5 }"""))) { }
        var call = Assert.Single(cloud.Calls.All);
        Assert.Equal(("sagemaker", "ListModels", """{ "MaxResults": 5 }"""), (call.Service, call.Operation, call.Body));
        Assert.Equal("SageMaker.ListModels", call.Headers["x-amz-target"]);
    }

    [Fact]
    public async Task The_caller_is_known_to_STS()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using (var response = await wire.SendAsync(Request("Action=GetCallerIdentity&Version=2011-06-15")))
        {
            XNamespace ns = "https://sts.amazonaws.com/doc/2011-06-15/";
            var result = XDocument
                .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .Root!.Element(ns + "GetCallerIdentityResult")!;
            Assert.Equal("123456789012", result.Element(ns + "Account")!.Value);
            Assert.Equal("arn:aws:iam::123456789012:user/local", result.Element(ns + "Arn")!.Value);
        }
        using (var unknown = await wire.SendAsync(Request("Action=GetSessionToken")))
        {
            Assert.Contains(
                "<Code>NotServedByLocalAws</Code>",
                await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }
        using var unsigned = Request("Action=GetCallerIdentity");
        unsigned.Headers.Remove("Authorization");
        using var refused = await wire.SendAsync(unsigned);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(
            "<Code>MissingAuthenticationToken</Code>",
            await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        static HttpRequestMessage Request(string form)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/")
            {
                Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
            };
            request.Headers.TryAddWithoutValidation("Authorization", WireClient.Authorization("sts"));
            request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
            return request;
        }
    }

    [Fact]
    public async Task The_same_seed_mints_the_same_ids()
    {
        static async Task<string> ArnAsync(int seed)
        {
            await using var cloud = await TestCloud.SettledAsync(new() { IdSeed = seed });
            cloud.Region().PutRule("r", [TestCloud.Scheduled]);
            return (string)cloud.Region().Config("DescribeConfigRules", [])!["ConfigRules"]![0]!["ConfigRuleArn"]!;
        }

        Assert.Equal(await ArnAsync(7), await ArnAsync(7));
        Assert.NotEqual(await ArnAsync(7), await ArnAsync(8));
    }
}
