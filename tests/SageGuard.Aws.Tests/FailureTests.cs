// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;

namespace SageGuard.Aws.Tests;

public sealed class FailureTests
{
    private const string Role = "arn:aws:sts::111122223333:assumed-role/Guard/session";

    [Theory]
    [InlineData("AccessDeniedException", 400, AwsRefusal.Denied)]
    [InlineData("com.amazonaws.sagemaker#AccessDeniedException", 400, AwsRefusal.Denied)]
    [InlineData("AccessDenied", 403, AwsRefusal.Denied)]
    [InlineData("UnauthorizedOperation", 403, AwsRefusal.Denied)]
    [InlineData("ThrottlingException", 400, AwsRefusal.Throttled)]
    [InlineData("TooManyRequestsException", 429, AwsRefusal.Throttled)]
    [InlineData("LimitExceededException", 400, AwsRefusal.Throttled)]
    [InlineData("SomethingNew", 429, AwsRefusal.Throttled)]
    [InlineData("UnknownOperationException", 404, AwsRefusal.NotAvailableHere)]
    [InlineData("UnsupportedOperationException", 400, AwsRefusal.NotAvailableHere)]
    [InlineData("ValidationException", 400, AwsRefusal.Invalid)]
    [InlineData("InvalidParameterValueException", 400, AwsRefusal.Invalid)]
    [InlineData("InvalidResultTokenException", 400, AwsRefusal.Invalid)]
    [InlineData("InternalFailure", 500, AwsRefusal.Unreachable)]
    [InlineData("ServiceUnavailableException", 503, AwsRefusal.Unreachable)]
    [InlineData("NoSuchConfigRuleException", 400, AwsRefusal.Other)]
    [InlineData("ExpiredTokenException", 400, AwsRefusal.Other)]
    [InlineData("InvalidClientTokenId", 403, AwsRefusal.Other)]
    [InlineData("UnrecognizedClientException", 400, AwsRefusal.Other)]
    [InlineData("SomethingElse", 400, AwsRefusal.Other)]
    public async Task Error_codes_are_sorted_by_what_a_person_can_do(string code, int status, AwsRefusal kind)
    {
        var e = await Fail(ScriptedAnswer.Error(code, "text", status));

        Assert.Equal(kind, e.Kind);
        Assert.Equal(code[(code.IndexOf('#') + 1)..], e.Code);
        Assert.Equal("sagemaker:DescribeModel", e.Action);
        Assert.Contains("sagemaker:DescribeModel failed in eu-central-1", e.Message, StringComparison.Ordinal);
        Assert.Contains($"request-{status}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denial_says_what_to_grant_to_whom()
    {
        var e = await Fail(
            ScriptedAnswer.Error(
                "AccessDeniedException",
                $"User: {Role} is not authorized to perform: sagemaker:ListTags on resource: * because no identity-based policy allows the sagemaker:ListTags action"
            )
        );

        Assert.Equal("sagemaker:ListTags", e.Action);
        Assert.Contains($"Grant sagemaker:ListTags to the role Guard ({Role}).", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_deny_is_not_mended_by_granting()
    {
        var e = await Fail(
            ScriptedAnswer.Error(
                "AccessDeniedException",
                $"User: {Role} is not authorized to perform: sagemaker:DescribeModel with an explicit deny in a service control policy"
            )
        );

        Assert.Equal(AwsRefusal.Denied, e.Kind);
        Assert.Contains("granting alone does not help", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_the_Region_lacks_is_not_available_whatever_the_code()
    {
        var e = await Fail(ScriptedAnswer.Error("ValidationException", "The requested operation is not supported in the called region."));

        Assert.Equal(AwsRefusal.NotAvailableHere, e.Kind);
        Assert.Contains("does not offer this in eu-central-1", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ExpiredTokenException", "expired")]
    [InlineData("UnrecognizedClientException", "enabled the Region eu-central-1")]
    [InlineData("MissingAuthenticationTokenException", "No valid credentials")]
    public async Task Refused_credentials_say_so(string code, string advice)
    {
        var e = await Fail(ScriptedAnswer.Error(code, "The security token included in the request is …"));

        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_error_does_not_repeat_the_session_token()
    {
        var e = await Fail(
            ScriptedAnswer.Error(
                "InvalidSignatureException",
                "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:session-token\n'"
            )
        );

        Assert.DoesNotContain("session-token", e.ToString(), StringComparison.Ordinal);
        Assert.Contains("secret access key and the clock", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_of_the_input_is_hidden_in_AWSs_text()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ValidationException", "Value 'TOKEN-1' at 'resultToken' failed to satisfy constraint")
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(() => server.Config().PutAsync([], "TOKEN-1", testMode: false, Wired.Token));

        Assert.DoesNotContain("TOKEN-1", e.ToString(), StringComparison.Ordinal);
        Assert.Contains("Value '(hidden)' at 'resultToken'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(204)]
    [InlineData(403)]
    [InlineData(407)]
    public async Task What_is_not_AWSs_answer_is_never_taken_for_an_empty_one(int status)
    {
        var e = await Fail(ScriptedAnswer.Text(status, ["Location: http://127.0.0.1:1/"], ""));

        Assert.Equal($"HTTP {status}", e.Code);
        Assert.Equal(AwsRefusal.Other, e.Kind);
        Assert.Contains("proxy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_other_end_is_unreachable()
    {
        using var connection = new AwsConnection(
            Wired.Region,
            Wired.Credentials,
            new() { Endpoint = new Uri("http://127.0.0.1:1/"), MaxBackoff = TimeSpan.FromMilliseconds(1) }
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(() =>
            connection.Client(AwsService.Config).CallAsync("X", _ => { }, Wired.Token)
        );

        Assert.Equal(AwsRefusal.Unreachable, e.Kind);
        Assert.Contains("no answer from 127.0.0.1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_says_how_long_it_waited()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Hangs);
        var client = server.Client(options: new() { AttemptTimeout = TimeSpan.FromMilliseconds(100) });

        var e = await Assert.ThrowsAsync<AwsCallException>(() => client.CallAsync("X", _ => { }, Wired.Token));

        Assert.Equal(nameof(TimeoutException), e.Code);
        Assert.Contains("timed out after 0.1 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_had_say_so()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        using var connection = new AwsConnection(
            Wired.Region,
            new NoCredentials(),
            new() { Endpoint = server.Url, MaxBackoff = TimeSpan.FromMilliseconds(1) }
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(() =>
            connection.Client(AwsService.Config).CallAsync("X", _ => { }, Wired.Token)
        );

        Assert.Equal(AwsRefusal.Other, e.Kind);
        Assert.Contains("The drawer is empty. Check the credentials", e.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_mistake_in_writing_the_input_is_not_AWSs_refusal()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));

        await Assert.ThrowsAsync<FormatException>(() => server.Client().CallAsync("X", _ => throw new FormatException(), Wired.Token));
    }

    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("The drawer is empty");
    }

    private static async Task<AwsCallException> Fail(ScriptedAnswer answer)
    {
        await using var server = new ScriptedServer(answer);
        var client = server.Client(AwsService.SageMaker, new() { ThrottlePatience = TimeSpan.Zero });
        return await Assert.ThrowsAsync<AwsCallException>(() => client.CallAsync("DescribeModel", _ => { }, Wired.Token));
    }
}
