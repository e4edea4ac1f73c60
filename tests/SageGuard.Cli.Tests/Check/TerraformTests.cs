// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests.Check;

/// <summary>A plan with count, for_each, modules in modules, and values known only after apply.</summary>
public sealed class TerraformTests
{
    private const string Team = "module.team[\"a.b\"]";
    private const string Lab = Team + ".module.lab";

    [Theory]
    [InlineData("SageMaker.1 aws_sagemaker_notebook_instance.lab[0]", "passed")]
    [InlineData("SageMaker.2 aws_sagemaker_notebook_instance.lab[0]", "passed")] // unknown, but taken from a resource
    [InlineData("SageMaker.21 aws_sagemaker_notebook_instance.lab[0]", "failing")]
    [InlineData("SageMaker.1 aws_sagemaker_notebook_instance.lab[1]", "failing")]
    [InlineData("SageMaker.8 aws_sagemaker_notebook_instance.lab[1]", "passed")] // computed and not written: the service sets Amazon Linux 2023
    [InlineData("SageMaker.2 " + Lab + ".aws_sagemaker_notebook_instance.this", "passed")] // through two modules' arguments
    [InlineData("SageMaker.21 " + Lab + ".aws_sagemaker_notebook_instance.this", "decidedAtDeployment")] // a local can be null
    [InlineData("SageMaker.3 " + Lab + ".aws_sagemaker_notebook_instance.this", "failing")]
    [InlineData("SageMaker.5 " + Team + ".aws_sagemaker_model.m[\"x\"]", "failing")]
    [InlineData("SageMaker.16 " + Team + ".aws_sagemaker_model.m[\"x\"]", "passed")]
    [InlineData("SageMaker.19 " + Team + ".aws_sagemaker_model.m[\"x\"]", "notApplicable")]
    [InlineData("SageMaker.4 " + Lab + ".aws_sagemaker_endpoint_configuration.e", "passed")]
    [InlineData("SageMaker.9 " + Lab + ".aws_sagemaker_data_quality_job_definition.d", "passed")]
    [InlineData("SageMaker.14 " + Lab + ".aws_sagemaker_monitoring_schedule.s", "passed")]
    [InlineData("SageMaker.17 " + Lab + ".aws_sagemaker_feature_group.f", "decidedAtDeployment")]
    [InlineData("SageMaker.18 " + Lab + ".aws_sagemaker_feature_group.f", "decidedAtDeployment")]
    public async Task A_plan(string result, string outcome)
    {
        var answer = await Sageguard.CheckAsync("plan.json", "--output", "json");

        Assert.Equal(outcome, answer.Outcomes[result]);
    }

    [Fact]
    public async Task What_no_control_judges_is_told()
    {
        var answer = await Sageguard.CheckAsync("plan.json", "--output", "json");

        Assert.Equal(
            "app_network_access_type is not set, which means PublicInternetOnly; it must be VpcOnly.",
            answer.ReasonOf("SageGuard.30", "aws_sagemaker_domain.studio")
        );
    }

    [Fact]
    public async Task Unknown_values_say_so()
    {
        var answer = await Sageguard.CheckAsync("plan.json", "--output", "json");

        Assert.Equal(
            "kms_key_id is decided at deployment (known after apply).",
            answer.ReasonOf("SageMaker.21", Lab + ".aws_sagemaker_notebook_instance.this")
        );
    }
}
