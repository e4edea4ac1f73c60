// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The CloudFormation hook of an account's stack.</summary>
public sealed class HookTests
{
    private const string Topic = "arn:aws:sns:eu-central-1:111122223333:alarms";

    public static TheoryData<string> Tools => [Tool.Plain, Tool.Cdk];

    [Theory]
    [MemberData(nameof(Tools))]
    public void It_warns_for_creations_and_updates_of_all_types_through_CloudFormation_and_Cloud_Control(string tool)
    {
        var hook = Deploy(tool).Only("AWS::CloudFormation::LambdaHook");
        Assert.Equal("WARN", hook.Text("FailureMode"));
        Assert.Equal("ENABLED", hook.Text("HookStatus"));
        Assert.Equal("""["RESOURCE","CLOUD_CONTROL"]""", hook["TargetOperations"]!.ToJsonString());
        var targets = hook["TargetFilters"]!["Targets"]!.AsArray();
        Assert.Equal(
            ControlSet
                .SecurityHub.Controls.Select(control => control.Kind.Type)
                .Distinct()
                .SelectMany(type => new[] { $"{type} CREATE PRE_PROVISION", $"{type} UPDATE PRE_PROVISION" }),
            targets.Select(target => $"{target!["TargetName"]} {target["Action"]} {target["InvocationPoint"]}")
        );
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void It_runs_a_second_function_from_the_same_zip(string tool)
    {
        var deployment = Deploy(tool);
        var functions = deployment.OfType("AWS::Lambda::Function");
        Assert.Equal(2, functions.Count);
        Assert.Equal(functions[0]["Code"]!.ToJsonString(), functions[1]["Code"]!.ToJsonString());
        Assert.Equal("30", functions[1].Text("Timeout"));
        Assert.Equal(
            functions.Select(function => $"<{function.LogicalId}>"),
            deployment.OfType("AWS::Lambda::Version").Select(version => version.Text("FunctionName"))
        );
        var variables = functions[1]["Environment"]!["Variables"]!;
        Assert.Equal("WARN", variables["SAGEGUARD_HOOK_MODE"]!.GetValue<string>());
        Assert.Equal(
            """{"control":"security-hub","subnetIds":"subnet-1","interContainerEncryption":"securityHub"}""",
            variables["SAGEGUARD_HOOK_PARAMETERS"]!.GetValue<string>()
        );
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void An_alarm_watches_whether_its_function_runs(string tool)
    {
        var deployment = Deploy(tool);
        var function = deployment.OfType("AWS::Lambda::Function").Single(candidate => candidate["Environment"] is not null).LogicalId;
        var alarm = Assert.Single(
            deployment.OfType("AWS::CloudWatch::Alarm"),
            alarm => alarm["Dimensions"]![0]!["Value"]!.GetValue<string>() == $"<{function}>"
        );
        Assert.Equal(
            ("Errors", "1", Topic),
            (alarm.Text("MetricName"), alarm.Text("Threshold"), alarm["AlarmActions"]![0]!.GetValue<string>())
        );
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void It_may_do_nothing_in_AWS_but_write_its_log_and_only_CloudFormation_may_invoke_it(string tool)
    {
        var deployment = Deploy(tool);
        var hook = deployment.Only("AWS::CloudFormation::LambdaHook");
        var function = deployment.OfType("AWS::Lambda::Function").Single(candidate => candidate["Environment"] is not null);
        Assert.All(
            Role(function.Text("Role")!).Permissions(),
            permission => Assert.Matches("^logs:(CreateLogStream|PutLogEvents) <", permission)
        );
        var invoker = Role(hook.Text("ExecutionRole")!);
        Assert.Equal([$"lambda:InvokeFunction {hook.Text("LambdaFunction")}"], invoker.Permissions());
        Assert.Equal(
            """{"StringEquals":{"aws:SourceAccount":"111122223333"}}""",
            invoker["AssumeRolePolicyDocument"]!["Statement"]![0]!["Condition"]!.ToJsonString()
        );
        Assert.Equal(
            "hooks.cloudformation.amazonaws.com",
            invoker["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!["Service"]!.GetValue<string>()
        );

        DeployedResource Role(string arn) => deployment.OfType("AWS::IAM::Role").Single(role => arn == $"<{role.LogicalId}.Arn>");
    }

    private static DeployedTemplate Deploy(string tool) =>
        tool == Tool.Cdk
            ? new DeployedTemplate(Synthesis.WithoutToolkit(Synthesis.Template(Synthesis.EverySetting, "SageGuard").AsObject()))
            : new DeployedTemplate(
                Tool.Parse(AccountTemplate.Create(DeploymentSettings.Read(Synthesis.EverySetting).Account)),
                Tool.CodeLocation
            );
}
