// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime.Internal;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;

namespace SageGuard.Aws.Tests;

[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class AloneForItsEnvironment;

/// <summary>What the SDK reads from the process's environment; alone, because the environment belongs to the whole process.</summary>
[Collection(nameof(EnvironmentTests))]
public sealed class EnvironmentTests : IDisposable
{
    private readonly List<string> _set = [];

    public void Dispose()
    {
        foreach (var name in _set)
            Environment.SetEnvironmentVariable(name, null);
        FallbackInternalConfigurationFactory.Reset();
    }

    [Fact]
    public void The_services_own_variable_wins_over_the_general_one()
    {
        Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1000");
        Set("AWS_ENDPOINT_URL_CONFIG_SERVICE", "http://127.0.0.1:2000/base");

        Assert.Equal("http://127.0.0.1:2000/base/", Endpoint(AwsService.Config));
        Assert.Equal("http://127.0.0.1:1000/", Endpoint(AwsService.SageMaker));
    }

    [Fact]
    public void SageMaker_has_a_variable_of_its_own()
    {
        Set("AWS_ENDPOINT_URL_SAGEMAKER", "http://127.0.0.1:3000");

        Assert.Equal("http://127.0.0.1:3000/", Endpoint(AwsService.SageMaker));
        Assert.Equal("https://config.eu-central-1.amazonaws.com/", Endpoint(AwsService.Config));
    }

    [Fact]
    public void Configured_endpoints_can_be_switched_off()
    {
        Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1000");
        Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");

        Assert.Equal("https://config.eu-central-1.amazonaws.com/", Endpoint(AwsService.Config));
    }

    [Fact]
    public async Task A_variable_that_is_set_to_nothing_means_none()
    {
        Set("AWS_ENDPOINT_URL_CONFIG_SERVICE", "");

        Assert.Equal("https://config.eu-central-1.amazonaws.com/", Endpoint(AwsService.Config));

        using var connection = new AwsConnection(Wired.Region, Wired.Credentials);
        await connection.RehearseAsync(Wired.Token);
    }

    [Fact]
    public void An_endpoint_in_code_wins_over_every_variable()
    {
        Set("AWS_ENDPOINT_URL_CONFIG_SERVICE", "http://127.0.0.1:2000");

        Assert.Equal("http://127.0.0.1:3000/", Endpoint(AwsService.Config, new() { Endpoint = new Uri("http://127.0.0.1:3000") }));
    }

    [Fact]
    public void An_endpoint_that_is_no_URL_names_the_variable()
    {
        Set("AWS_ENDPOINT_URL_CONFIG_SERVICE", "here and there");

        var e = Assert.Throws<SageGuardException>(() => Endpoint(AwsService.Config));

        Assert.Contains("AWS_ENDPOINT_URL_CONFIG_SERVICE", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "https://config-fips.eu-central-1.amazonaws.com/")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "https://config.eu-central-1.api.aws/")]
    public void FIPS_and_dual_stack_are_honoured(string variable, string expected)
    {
        Set(variable, "true");

        Assert.Equal(expected, Endpoint(AwsService.Config));
    }

    [Fact]
    public void FIPS_with_an_endpoint_of_ones_own_is_an_error()
    {
        Set("AWS_USE_FIPS_ENDPOINT", "true");
        Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1000");

        var e = Assert.Throws<SageGuardException>(() => Endpoint(AwsService.Config));

        Assert.Contains("AWS_USE_FIPS_ENDPOINT", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard", "1", 1)]
    [InlineData("standard", "2", 2)]
    [InlineData("adaptive", "2", 2)]
    [InlineData("standard", "5", 5)]
    public async Task Attempts_and_retry_mode_are_the_SDKs(string mode, string attempts, int expected)
    {
        Set("AWS_RETRY_MODE", mode);
        Set("AWS_MAX_ATTEMPTS", attempts);
        await using var server = new ScriptedServer(ScriptedAnswer.Text(503, [], "no"));
        var client = server.Client();

        await Assert.ThrowsAsync<AwsCallException>(() => client.CallAsync("X", _ => { }, Wired.Token));

        Assert.Equal(expected, server.Requests.Count);
        Assert.Equal($"attempt=1; max={attempts}", server.Requests[0].Headers["amz-sdk-request"]);
    }

    [Fact]
    public async Task A_function_takes_Region_and_credentials_from_its_environment()
    {
        Set("AWS_REGION", "us-gov-west-1");
        Set("AWS_ACCESS_KEY_ID", "AKIDLAMBDA");
        Set("AWS_SECRET_ACCESS_KEY", "secret");
        Set("AWS_SESSION_TOKEN", "lambda-token");
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        using var connection = AwsConnection.FromLambdaEnvironment(new() { Endpoint = server.Url });

        await connection.Client(AwsService.Config).CallAsync("X", _ => { }, Wired.Token);

        var request = Assert.Single(server.Requests);
        Assert.Contains("Credential=AKIDLAMBDA/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-gov-west-1/config/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("lambda-token", request.Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public void A_function_without_a_Region_says_so()
    {
        var e = Assert.Throws<SageGuardException>(() => AwsConnection.FromLambdaEnvironment());

        Assert.Contains("AWS_REGION", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_without_credentials_says_so()
    {
        Set("AWS_REGION", "eu-central-1");

        var e = Assert.Throws<SageGuardException>(() => AwsConnection.FromLambdaEnvironment());

        Assert.Contains("AWS_SESSION_TOKEN", e.Message, StringComparison.Ordinal);
    }

    private static string Endpoint(AwsService service, AwsConnectionOptions? options = null)
    {
        using var connection = new AwsConnection(Wired.Region, Wired.Credentials, options);
        return connection.Client(service).Endpoint.AbsoluteUri;
    }

    private void Set(string name, string value)
    {
        _set.Add(name);
        Environment.SetEnvironmentVariable(name, value);
        FallbackInternalConfigurationFactory.Reset();
    }
}
