// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Aws.Tests.Wire;

namespace SageGuard.Aws.Tests;

/// <summary>
/// Pins what AWSSDK.Core does with our client, byte by byte: the types that the client stands on are public but not
/// promised, so a new version of the package must pass here first.
/// </summary>
public sealed partial class ContractTests
{
    [Fact]
    public async Task A_call_is_one_signed_post_with_exactly_these_headers()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        await server.Client(AwsService.SageMaker).Call("DescribeModel", input => input.WriteString("ModelName", "m"), Wired.Token);

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST / HTTP/1.1", request.Line);
        Assert.Equal("""{"ModelName":"m"}""", request.Body);
        Assert.Equal("SageMaker.DescribeModel", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("session-token", request.Headers["X-Amz-Security-Token"]);
        Assert.Equal("attempt=1; max=3", request.Headers["amz-sdk-request"]);
        Assert.Contains("SageGuard", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(
            ["amz-sdk-invocation-id", "amz-sdk-request", "authorization", "content-length", "content-type", "host", "user-agent", "x-amz-date", "x-amz-security-token", "x-amz-target"],
            request.Headers.Keys.Select(name => name.ToLowerInvariant()).Order());

        var authorization = Authorization().Match(request.Headers["Authorization"]);
        Assert.True(authorization.Success, request.Headers["Authorization"]);
        Assert.Equal($"{request.Headers["X-Amz-Date"][..8]}/{Wired.Region}/sagemaker/aws4_request", authorization.Groups["scope"].Value);
        Assert.Equal(["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"], authorization.Groups["headers"].Value.Split(';').Except(["user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "content-length"]));
    }

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(?<scope>[^,]+), SignedHeaders=(?<headers>[^,]+), Signature=[0-9a-f]{64}$")]
    private static partial Regex Authorization();
}
