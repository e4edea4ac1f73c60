// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData(
        "eu-central-1",
        false,
        false,
        "https://config.eu-central-1.amazonaws.com/",
        "https://api.sagemaker.eu-central-1.amazonaws.com/"
    )]
    [InlineData("eu-central-1", false, true, "https://config.eu-central-1.api.aws/", "https://api.sagemaker.eu-central-1.api.aws/")]
    [InlineData(
        "us-east-1",
        true,
        false,
        "https://config-fips.us-east-1.amazonaws.com/",
        "https://api-fips.sagemaker.us-east-1.amazonaws.com/"
    )]
    [InlineData("us-east-1", true, true, "https://config-fips.us-east-1.api.aws/", "https://api.sagemaker-fips.us-east-1.api.aws/")]
    [InlineData(
        "us-gov-west-1",
        false,
        false,
        "https://config.us-gov-west-1.amazonaws.com/",
        "https://api.sagemaker.us-gov-west-1.amazonaws.com/"
    )]
    [InlineData(
        "us-gov-west-1",
        true,
        false,
        "https://config.us-gov-west-1.amazonaws.com/",
        "https://api-fips.sagemaker.us-gov-west-1.amazonaws.com/"
    )]
    [InlineData(
        "cn-north-1",
        false,
        false,
        "https://config.cn-north-1.amazonaws.com.cn/",
        "https://api.sagemaker.cn-north-1.amazonaws.com.cn/"
    )]
    [InlineData(
        "cn-north-1",
        false,
        true,
        "https://config.cn-north-1.api.amazonwebservices.com.cn/",
        "https://api.sagemaker.cn-north-1.api.amazonwebservices.com.cn/"
    )]
    [InlineData(
        "us-iso-east-1",
        false,
        false,
        "https://config.us-iso-east-1.c2s.ic.gov/",
        "https://api.sagemaker.us-iso-east-1.c2s.ic.gov/"
    )]
    public void Hosts_follow_partition_FIPS_and_dual_stack(string region, bool fips, bool dualStack, string config, string sageMaker)
    {
        Assert.Equal(config, AwsEndpoint.Resolve(AwsService.Config, region, fips, dualStack, null).AbsoluteUri);
        Assert.Equal(sageMaker, AwsEndpoint.Resolve(AwsService.SageMaker, region, fips, dualStack, null).AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("local")]
    [InlineData("EU-CENTRAL-1")]
    [InlineData("eu-central-1 ")]
    [InlineData("eu-central-1.evil.example/")]
    [InlineData("fips-us-east-1")]
    [InlineData("us-gov-west")]
    [InlineData("aws-global")]
    public void A_Region_of_an_unknown_form_is_an_error_that_says_what_to_set(string region)
    {
        var e = Assert.Throws<SageGuardException>(() => AwsEndpoint.Resolve(AwsService.Config, region, false, false, null));

        Assert.Contains("AWS_REGION", e.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL_CONFIG_SERVICE", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4566", "http://127.0.0.1:4566/")]
    [InlineData("http://127.0.0.1:4566/", "http://127.0.0.1:4566/")]
    [InlineData(
        "https://vpce-1.config.eu-central-1.vpce.amazonaws.com/path",
        "https://vpce-1.config.eu-central-1.vpce.amazonaws.com/path/"
    )]
    public void An_endpoint_of_ones_own_needs_no_known_Region(string configured, string expected) =>
        Assert.Equal(expected, AwsEndpoint.Resolve(AwsService.Config, "local", false, false, configured).AbsoluteUri);

    [Theory]
    [InlineData(true, false, "AWS_USE_FIPS_ENDPOINT")]
    [InlineData(false, true, "AWS_USE_DUALSTACK_ENDPOINT")]
    public void An_endpoint_of_ones_own_excludes_FIPS_and_dual_stack(bool fips, bool dualStack, string setting)
    {
        var e = Assert.Throws<SageGuardException>(() =>
            AwsEndpoint.Resolve(AwsService.SageMaker, "eu-central-1", fips, dualStack, "http://127.0.0.1:1")
        );

        Assert.Contains(setting, e.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL_SAGEMAKER", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:4566")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://127.0.0.1/?a=b")]
    [InlineData("not a url")]
    public void An_endpoint_that_is_no_http_URL_is_an_error(string configured) =>
        Assert.Throws<SageGuardException>(() => AwsEndpoint.Resolve(AwsService.Config, "eu-central-1", false, false, configured));

    [Fact]
    public void Actions_and_variables_follow_from_the_row()
    {
        Assert.Equal("config:PutEvaluations", AwsService.Config.Action("PutEvaluations"));
        Assert.Equal("sagemaker:ListModels", AwsService.SageMaker.Action("ListModels"));
        Assert.Equal("AWS_ENDPOINT_URL_CONFIG_SERVICE", AwsService.Config.EndpointVariable);
        Assert.Equal("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", AwsService.Logs.EndpointVariable);
    }

    [Theory]
    [InlineData("https://api.sagemaker.eu-west-1.amazonaws.com/", true)]
    [InlineData("https://api-fips.sagemaker.eu-west-1.amazonaws.com/", true)]
    [InlineData("https://api.sagemaker.eu-west-1.api.aws/", true)]
    [InlineData("https://vpce-0a1b-2c3d.api.sagemaker.eu-west-1.vpce.amazonaws.com/", true)]
    // Not encrypted: anyone on the way can answer.
    [InlineData("http://api.sagemaker.eu-west-1.amazonaws.com/", false)]
    // Another Region, a customer's endpoint service, machine, load balancer and function.
    [InlineData("https://api.sagemaker.us-east-1.amazonaws.com/", false)]
    [InlineData("https://vpce-0a1b-2c3d.vpce-svc-0e1f.eu-west-1.vpce.amazonaws.com/", false)]
    [InlineData("https://ec2-198-51-100-7.eu-west-1.compute.amazonaws.com/", false)]
    [InlineData("https://api-sagemaker-1.eu-west-1.elb.amazonaws.com/", false)]
    [InlineData("https://abcdefghij.execute-api.eu-west-1.amazonaws.com/", false)]
    [InlineData("https://api.sagemaker.eu-west-1.amazonaws.com.example.com/", false)]
    [InlineData("http://127.0.0.1:4599/", false)]
    public void Only_a_services_own_hosts_are_AWS(string endpoint, bool isAws) =>
        Assert.Equal(isAws, AwsEndpoint.IsAws(AwsService.SageMaker, "eu-west-1", new Uri(endpoint)));
}
