// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.EndToEnd.Tests;

/// <summary>The same program as a CloudFormation hook: a function of its own that has no permission in AWS.</summary>
public sealed class HookTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AWS::SageMaker::NotebookInstance", """{"DirectInternetAccess":"Disabled"}""", "SUCCESS")]
    [InlineData("AWS::SageMaker::NotebookInstance", """{"DirectInternetAccess":"Enabled"}""", "FAILED")]
    [InlineData("AWS::SageMaker::NotebookInstance", "{}", "FAILED")]
    [InlineData("AWS::S3::Bucket", "{}", "SUCCESS")]
    public async Task A_hook_event_is_answered_by_the_same_controls(string type, string properties, string status)
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        await using var function = FunctionProcess.Start(cloud, ("SAGEGUARD_HOOK_MODE", "WARN"));

        var outcome = await cloud.InvokeAsync(Event(type, properties), retry: false, Token);

        Assert.True(outcome.Succeeded, outcome.Payload);
        var answer = JsonNode.Parse(outcome.Payload)!;
        Assert.Equal(status, answer["hookStatus"]!.GetValue<string>());
        Assert.Equal("request-1", answer["clientRequestToken"]!.GetValue<string>());
        Assert.DoesNotContain(cloud.Calls.All, call => call.Service is "config" or "sagemaker");
    }

    [Fact]
    public async Task A_malformed_hook_event_is_an_InternalFailure_and_never_ends_the_process()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        await using var function = FunctionProcess.Start(cloud, ("SAGEGUARD_HOOK_MODE", "FAIL"));

        var malformed = await cloud.InvokeAsync("""{"clientRequestToken":"request-1","actionInvocationPoint":7}""", retry: false, Token);
        var after = await cloud.InvokeAsync(
            Event("AWS::SageMaker::NotebookInstance", """{"DirectInternetAccess":"Enabled"}"""),
            retry: false,
            Token
        );

        Assert.Equal("InternalFailure", JsonNode.Parse(malformed.Payload)!["errorCode"]!.GetValue<string>());
        Assert.Equal("NonCompliant", JsonNode.Parse(after.Payload)!["errorCode"]!.GetValue<string>());
        Assert.True(function.IsRunning);
    }

    [Fact]
    public async Task A_bad_mode_is_an_INIT_error_that_names_it()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        await using var function = FunctionProcess.Start(cloud, ("SAGEGUARD_HOOK_MODE", "maybe"));

        Assert.NotEqual(0, await function.ExitAsync());
        Assert.Contains(
            "SAGEGUARD_HOOK_MODE is 'maybe'; it must be WARN or FAIL.",
            Assert.Single(cloud.InitErrors),
            StringComparison.Ordinal
        );
    }

    private static string Event(string type, string properties) =>
        new JsonObject
        {
            ["clientRequestToken"] = "request-1",
            ["awsAccountId"] = "123456789012",
            ["stackId"] = "arn:aws:cloudformation:eu-west-1:123456789012:stack/lab/1",
            ["hookTypeName"] = "SageGuard::SageMaker::Hook",
            ["actionInvocationPoint"] = "CREATE_PRE_PROVISION",
            ["requestData"] = new JsonObject
            {
                ["targetName"] = type,
                ["targetType"] = type,
                ["targetLogicalId"] = "Lab",
                ["targetModel"] = new JsonObject { ["resourceProperties"] = JsonNode.Parse(properties) },
            },
            ["requestContext"] = new JsonObject { ["invocation"] = 1 },
        }.ToJsonString();
}
