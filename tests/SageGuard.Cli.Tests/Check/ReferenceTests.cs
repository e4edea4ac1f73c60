// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Where a value comes from that a plan knows only after apply: from resources it is there, from anything else it may not
/// be.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("""{"references":["aws_subnet.a.id","aws_subnet.a"]}""", "passed")]
    [InlineData("""{"references":["module.vpc.subnets[0]","module.vpc.subnets","module.vpc"]}""", "passed")]
    [InlineData("""{"references":["module.vpc.deep","module.vpc"]}""", "passed")]
    [InlineData("""{"references":["module.vpc.from_variable","module.vpc"]}""", "decidedAtDeployment")]
    [InlineData("""{"references":["module.vpc.given","module.vpc"]}""", "passed")]
    [InlineData("""{"references":["each.value.id","each.value"]}""", "passed")]
    [InlineData("""{"references":["each.key"]}""", "passed")]
    [InlineData("""{"references":["data.aws_subnet.x.id","data.aws_subnet.x"]}""", "passed")]
    [InlineData("""{"references":["data.aws_subnet.x.tags","data.aws_subnet.x"]}""", "decidedAtDeployment")]
    [InlineData("""{"references":["local.subnet"]}""", "decidedAtDeployment")]
    [InlineData("""{"references":["var.subnet"]}""", "decidedAtDeployment")]
    [InlineData("""{"references":["aws_subnet.a.id","aws_subnet.a","var.use"]}""", "decidedAtDeployment")]
    public async Task A_subnet(string expression, string outcome)
    {
        var plan = """
            {"format_version":"1.2","terraform_version":"1.9.5",
             "planned_values":{"root_module":{"resources":[{"address":"aws_sagemaker_notebook_instance.lab[\"a\"]","mode":"managed","type":"aws_sagemaker_notebook_instance","name":"lab","values":{}}]}},
             "resource_changes":[{"address":"aws_sagemaker_notebook_instance.lab[\"a\"]","type":"aws_sagemaker_notebook_instance","change":{"actions":["create"],"after_unknown":{"subnet_id":true}}}],
             "configuration":{"root_module":{
              "resources":[{"address":"aws_sagemaker_notebook_instance.lab","type":"aws_sagemaker_notebook_instance","name":"lab","for_each_expression":{"references":["aws_subnet.all"]},"expressions":{"subnet_id":EXPRESSION}}],
              "module_calls":{"vpc":{"expressions":{"subnet":{"references":["aws_subnet.a.id","aws_subnet.a"]}},"module":{
               "outputs":{"subnets":{"expression":{"references":["aws_subnet.private"]}},"deep":{"expression":{"references":["module.inner.id","module.inner"]}},"from_variable":{"expression":{"references":["var.other"]}},"given":{"expression":{"references":["var.subnet"]}}},
               "module_calls":{"inner":{"module":{"outputs":{"id":{"expression":{"references":["aws_subnet.b.id","aws_subnet.b"]}}}}}}}}}}}}
            """.Replace("EXPRESSION", expression, StringComparison.Ordinal);

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "2", "--output", "json"], Encoding.UTF8.GetBytes(plan));

        Assert.Equal(outcome, Assert.Single(answer.Outcomes).Value);
    }
}
