// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;
using SageGuard.Evaluation;

namespace SageGuard.Aws.Tests;

/// <summary>When PutEvaluations' answer shows that the evaluations were stored. Nothing else may count as success.</summary>
public sealed class StoredTests
{
    private static readonly ConfigEvaluation[] Batch =
    [
        new("AWS::SageMaker::NotebookInstance", "id-1", Compliance.NonCompliant, null, DateTimeOffset.UnixEpoch.AddYears(56)),
    ];

    [Theory]
    [InlineData("application/json", """{"FailedEvaluations":[]}""")]
    [InlineData("application/x-amz-json-1.1", """{"FailedEvaluations":[]}""")]
    public async Task An_empty_list_is_success_whoever_brings_it(string contentType, string body)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Foreign(contentType, body));
        Assert.Empty(await server.Config().PutAsync(Batch, "token", testMode: false, Wired.Token));
    }

    /// <summary>AWS's reference does not say whether an empty list is left out.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"FailedEvaluations":null}""")]
    public async Task Without_the_list_an_answer_of_AWS_itself_is_success(string body)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json(body));
        Assert.Empty(await server.Config().PutAsync(Batch, "token", testMode: false, Wired.Token));
    }

    [Theory]
    [InlineData("application/x-amz-json-1.1", "")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", """{"status":"ok"}""")]
    [InlineData("application/x-amz-json-1.1", """{"FailedEvaluations":null}""")]
    [InlineData("application/x-amz-json-1.1", """{"FailedEvaluations":{}}""")]
    [InlineData("application/x-amz-json-1.1", """{"FailedEvaluations":""}""")]
    public async Task Everything_else_with_status_200_is_an_unexpected_answer(string contentType, string body)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Foreign(contentType, body));

        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            server.Config().PutAsync(Batch, "token", testMode: false, Wired.Token)
        );

        Assert.Equal("UnexpectedAnswer", error.Code);
        Assert.Contains(
            "config:PutEvaluations in eu-central-1 gave an answer that SageGuard cannot read",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("text/html", "{}")]
    [InlineData("application/x-amz-json-1.1", """{"FailedEvaluations":7}""")]
    public async Task A_request_id_alone_is_not_enough(string contentType, string body)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Text(200, [$"Content-Type: {contentType}"], body));

        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            server.Config().PutAsync(Batch, "token", testMode: false, Wired.Token)
        );

        Assert.Equal("UnexpectedAnswer", error.Code);
    }

    /// <summary>An evaluation that seems started, a repair that seems done: an empty answer says so only if it is AWS's.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task An_empty_answer_of_something_else_is_an_error_for_every_call(string body)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Foreign("application/json", body));
        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            new ConfigAdminClient(server.Client()).StartEvaluationAsync(["rule"], Wired.Token)
        );
        Assert.Equal("UnexpectedAnswer", error.Code);
    }

    [Fact]
    public async Task A_name_that_comes_twice_is_no_answer()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"DirectInternetAccess":"Disabled","DirectInternetAccess":"Enabled"}""")
        );
        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            server.Client(AwsService.SageMaker).CallAsync("DescribeNotebookInstance", _ => { }, Wired.Token)
        );
        Assert.Contains("is not what AWS sends", error.Message, StringComparison.Ordinal);
    }
}
