// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Deployment.Policies;

namespace SageGuard.Deploy.Tests.Policies;

/// <summary>Requests around what the policies protect: the roles that they leave out, and the detection.</summary>
internal static class ProtectionCases
{
    private const string Account = Simulation.Account;
    private const string Admin = $"arn:aws:iam::{Account}:role/Admin";
    private const string User = $"arn:aws:iam::{Account}:user/admin";
    private const string Root = $"arn:aws:iam::{Account}:root";
    private const string BreakGlass = $"arn:aws:iam::{Account}:role/SageGuardBreakGlass";
    private const string WaiverOwner = $"arn:aws:iam::{Account}:role/WaiverOwner";
    private const string StackSets = $"arn:aws:iam::{Account}:role/stacksets-exec-0123456789abcdef0123456789abcdef";
    private const string Cdk = $"arn:aws:iam::{Account}:role/cdk-sageguard-cfn-exec-role-{Account}-eu-central-1";
    private const string CdkDeploy = $"arn:aws:iam::{Account}:role/cdk-sageguard-deploy-role-{Account}-eu-central-1";
    private const string ControlTower = $"arn:aws:iam::{Account}:role/AWSControlTowerExecution";
    private const string Function = $"arn:aws:iam::{Account}:role/sageguard/StackSet-SageGuard-1-SageGuardRole-2";
    private const string Invoker = $"arn:aws:iam::{Account}:role/sageguard/StackSet-SageGuard-1-HookInvoker-2";
    private const string OtherRule = $"arn:aws:iam::{Account}:role/OtherRulesFunction";

    private static readonly Dictionary<string, string[]> None = [];

    // What the prevention stack attaches with every option.
    private static readonly IReadOnlyList<string> Everything =
    [
        .. ServiceControlPolicy
            .Write(
                Catalog.Controls,
                new()
                {
                    Protect = true,
                    WaiverTagKey = "sageguard-waiver",
                    WaiverRole = "arn:*:iam::*:role/WaiverOwner",
                    EvaluatingRoles = ["arn:*:iam::*:role/OtherRulesFunction"],
                }
            )
            .Select(policy => policy.Json),
    ];

    public static IEnumerable<Simulation> All() => [.. Roles(), .. EachAlone(), .. Detection()];

    // In an account where the role was never made, which is the default, its name is free for the taking but for these statements.
    private static IEnumerable<Simulation> Roles()
    {
        string[] ways =
        [
            "CreateRole",
            "UpdateAssumeRolePolicy",
            "AttachRolePolicy",
            "PutRolePolicy",
            "DetachRolePolicy",
            "DeleteRolePolicy",
            "PutRolePermissionsBoundary",
            "DeleteRolePermissionsBoundary",
            "UpdateRole",
            "UpdateRoleDescription",
            "TagRole",
            "UntagRole",
            "DeleteRole",
            "PassRole",
        ];
        foreach (var way in ways)
        {
            foreach (var role in new[] { BreakGlass, WaiverOwner, StackSets, Cdk, ControlTower, Function, OtherRule })
                yield return On("Roles", way, role, Simulation.Denied, Admin);
            yield return On("Roles", way, BreakGlass, Simulation.Denied, BreakGlass);
            yield return On("Roles", way, BreakGlass, Simulation.Allowed, StackSets);
            yield return On("Roles", way, $"arn:aws:iam::{Account}:role/Another", Simulation.Allowed, Admin);
        }

        yield return On("Roles", "CreateRole", BreakGlass, Simulation.Denied, User);
        yield return On("Roles", "CreateRole", BreakGlass, Simulation.Denied, Root);
        yield return On("Roles", "CreateRole", Function, Simulation.Allowed, Cdk);
        yield return On("Roles", "PassRole", Cdk, Simulation.Allowed, CdkDeploy);
        yield return On("Roles", "GetRole", BreakGlass, Simulation.Allowed, Admin);
        // Who may assume the break-glass role is what its own trust policy says; the CDK's roles trust the whole account.
        yield return On("Roles", "sts:AssumeRole", BreakGlass, Simulation.Allowed, Admin);
        yield return On("Roles", "sts:AssumeRole", CdkDeploy, Simulation.Denied, Admin);
        yield return On("Roles", "sts:AssumeRole", StackSets, Simulation.Denied, BreakGlass);
        // A name in other letters is another role: the exception does not fit it.
        yield return On("Roles", "CreateRole", $"arn:aws:iam::{Account}:role/sageguardbreakglass", Simulation.Allowed, Admin);
        yield return new(
            "sagemaker:CreateModel",
            "by a role with the break-glass role's name in other letters",
            None,
            Simulation.Denied,
            $"arn:aws:iam::{Account}:role/sageguardbreakglass",
            null,
            Everything
        )
        {
            Table = "Roles",
            Resource = $"arn:aws:sagemaker:eu-central-1:{Account}:model/name",
        };
    }

    // A policy may be attached without the others.
    private static IEnumerable<Simulation> EachAlone()
    {
        var policies = ServiceControlPolicy.Write(
            Catalog.Controls,
            new()
            {
                Protect = true,
                WaiverTagKey = "w",
                WaiverRole = "arn:*:iam::*:role/WaiverOwner",
            }
        );
        foreach (var policy in policies)
        {
            var own = policy.Name.StartsWith("Protect", StringComparison.Ordinal) ? Function : BreakGlass;
            foreach (var role in new[] { own, StackSets })
            {
                yield return new(
                    "iam:CreateRole",
                    $"{Name(role)} with the policy {policy.Name} alone",
                    None,
                    Simulation.Denied,
                    Admin,
                    null,
                    [policy.Json]
                )
                {
                    Table = "Roles",
                    Resource = role,
                };
            }
        }
    }

    private static IEnumerable<Simulation> Detection()
    {
        const string rule = $"arn:aws:config:eu-central-1:{Account}:config-rule/config-rule-1a2b3c";
        const string recorder = $"arn:aws:config:eu-central-1:{Account}:configuration-recorder/default/1a2b3c";
        const string function = $"arn:aws:lambda:eu-central-1:{Account}:function:sageguard-5b8f6d2c-0000-4000-8000-1234567890ab";
        const string log = $"arn:aws:logs:eu-central-1:{Account}:log-group:/aws/lambda/sageguard-5b8f6d2c-0000-4000-8000-1234567890ab";
        const string queue = $"arn:aws:sqs:eu-central-1:{Account}:sageguard-5b8f6d2c-0000-4000-8000-1234567890ab";
        const string alarm = $"arn:aws:cloudwatch:eu-central-1:{Account}:alarm:sageguard-missed-sageguard-sagemaker-1";
        const string topic = $"arn:aws:sns:eu-central-1:{Account}:sageguard-alarms";
        const string stack = $"arn:aws:cloudformation:eu-central-1:{Account}:stack/StackSet-SageGuard-5b8f6d2c/1a2b3c";
        (string Action, string Resource)[] denied =
        [
            ("config:DeleteConfigRule", rule),
            ("config:PutConfigRule", rule),
            ("config:DeleteEvaluationResults", rule),
            ("config:StopConfigurationRecorder", recorder),
            ("config:DeleteConfigurationRecorder", recorder),
            ("config:PutConfigurationRecorder", recorder),
            ("config:DisassociateResourceTypes", recorder),
            ("config:DeleteDeliveryChannel", "*"),
            ("config:PutDeliveryChannel", "*"),
            ("config:PutRetentionConfiguration", "*"),
            ("lambda:UpdateFunctionCode", function),
            ("lambda:UpdateFunctionConfiguration", function),
            ("lambda:InvokeFunction", function),
            ("lambda:DeleteFunction", function),
            ("lambda:PutFunctionConcurrency", function),
            ("lambda:RemovePermission", function),
            ("lambda:PutFunctionEventInvokeConfig", function),
            ("logs:DeleteLogGroup", log),
            ("logs:PutRetentionPolicy", log),
            ("logs:DeleteMetricFilter", log),
            ("logs:PutLogEvents", $"{log}:log-stream:1"),
            ("sqs:ReceiveMessage", queue),
            ("sqs:PurgeQueue", queue),
            ("sqs:SetQueueAttributes", queue),
            ("sqs:DeleteQueue", queue),
            ("cloudwatch:DeleteAlarms", alarm),
            ("cloudwatch:DisableAlarmActions", alarm),
            ("cloudwatch:SetAlarmState", alarm),
            ("cloudwatch:PutMetricAlarm", alarm),
            ("sns:Unsubscribe", topic),
            ("sns:SetTopicAttributes", topic),
            ("sns:DeleteTopic", topic),
            ("cloudformation:DeleteStack", stack),
            ("cloudformation:UpdateStack", stack),
            ("cloudformation:SetTypeConfiguration", "*"),
            ("cloudformation:DeactivateType", "*"),
        ];
        foreach (var (action, resource) in denied)
        {
            foreach (var who in new[] { Admin, BreakGlass })
                yield return On("Detection", action, resource, Simulation.Denied, who);
            foreach (var who in new[] { StackSets, Cdk })
                yield return On("Detection", action, resource, Simulation.Allowed, who);
        }

        foreach (var who in new[] { Admin, BreakGlass, StackSets, ControlTower })
            yield return On("Detection", "config:PutEvaluations", "*", Simulation.Denied, who);
        foreach (var who in new[] { Function, OtherRule })
            yield return On("Detection", "config:PutEvaluations", "*", Simulation.Allowed, who);
        foreach (var action in new[] { "config:StopConfigurationRecorder", "config:PutConfigurationRecorder" })
            yield return On("Detection", action, recorder, Simulation.Allowed, ControlTower);
        yield return On("Detection", "config:DeleteConfigRule", rule, Simulation.Denied, ControlTower);
        yield return On("Detection", "lambda:UpdateFunctionCode", function, Simulation.Denied, ControlTower);

        // What the stack's own roles need, and what people look at.
        yield return On("Detection", "logs:PutLogEvents", $"{log}:log-stream:1", Simulation.Allowed, Function);
        yield return On("Detection", "sqs:SendMessage", queue, Simulation.Allowed, Function);
        yield return On("Detection", "lambda:InvokeFunction", function, Simulation.Allowed, Invoker);
        (string Action, string Resource)[] looked =
        [
            ("config:StartConfigRulesEvaluation", rule),
            ("config:DescribeConfigRules", "*"),
            ("config:GetComplianceDetailsByConfigRule", rule),
            ("config:StartConfigurationRecorder", recorder),
            ("lambda:GetFunctionConfiguration", function),
            ("lambda:GetPolicy", function),
            ("logs:FilterLogEvents", log),
            ("logs:StartQuery", log),
            ("sqs:GetQueueAttributes", queue),
            ("cloudformation:DescribeStacks", stack),
        ];
        foreach (var (action, resource) in looked)
            yield return On("Detection", action, resource, Simulation.Allowed, Admin);

        // What is the account's own stays its own.
        yield return On(
            "Detection",
            "lambda:UpdateFunctionCode",
            $"arn:aws:lambda:eu-central-1:{Account}:function:theirs",
            Simulation.Allowed,
            Admin
        );
        yield return On(
            "Detection",
            "logs:DeleteLogGroup",
            $"arn:aws:logs:eu-central-1:{Account}:log-group:/aws/lambda/theirs",
            Simulation.Allowed,
            Admin
        );
        yield return On(
            "Detection",
            "cloudwatch:DeleteAlarms",
            $"arn:aws:cloudwatch:eu-central-1:{Account}:alarm:theirs",
            Simulation.Allowed,
            Admin
        );
        yield return On(
            "Detection",
            "cloudformation:DeleteStack",
            $"arn:aws:cloudformation:eu-central-1:{Account}:stack/theirs/1",
            Simulation.Allowed,
            Admin
        );
    }

    private static Simulation On(string table, string action, string resource, string expected, string who)
    {
        action = action.Contains(':', StringComparison.Ordinal) ? action : $"iam:{action}";
        return new(action, $"{Name(resource)} by {Name(who)}", None, expected, who, null, Everything)
        {
            Table = table,
            Resource = resource,
        };
    }

    // Short enough for a table: what is behind the account.
    private static string Name(string arn) => arn == "*" ? "any" : string.Join(':', arn.Split(':')[5..]);
}
