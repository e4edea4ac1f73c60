// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Policies;

/// <summary>
/// Protects the detection against the administrators of the account that it watches. The break-glass role is not left out: what it
/// does is to be seen.
/// </summary>
internal static class DetectionGuard
{
    public static IEnumerable<DenyStatement> Statements(ServiceControlPolicyOptions options)
    {
        var deploying = options.DeployingRoles;
        string[] own = [$"arn:*:iam::*:role{options.RolePath}*"];

        // A rule's ARN holds an id that AWS Config makes up, and CloudFormation cannot tag it, so a policy cannot distinguish rules.
        yield return new DenyStatement(
            "Rules",
            ["config:DeleteConfigRule", "config:DeleteEvaluationResults", "config:PutConfigRule"],
            deploying
        );
        yield return new DenyStatement(
            "Results",
            ["config:PutEvaluations", "config:PutExternalEvaluation"],
            [.. own, .. options.EvaluatingRoles]
        );
        yield return new DenyStatement(
            "Recorder",
            [
                "config:AssociateResourceTypes",
                "config:DeleteConfigurationRecorder",
                "config:DeleteDeliveryChannel",
                "config:DeleteRetentionConfiguration",
                "config:DeleteServiceLinkedConfigurationRecorder",
                "config:DisassociateResourceTypes",
                "config:PutConfigurationRecorder",
                "config:PutDeliveryChannel",
                "config:PutRetentionConfiguration",
                "config:PutServiceLinkedConfigurationRecorder",
                "config:StopConfigurationRecorder",
            ],
            [.. deploying, .. options.RecorderRoles]
        );

        // Everything but reading, so that a new action is denied and not forgotten. A dead letter is not read: it holds a result token.
        yield return new DenyStatement(
            "Detection",
            [
                "cloudformation:Describe*",
                "cloudformation:Detect*",
                "cloudformation:Get*",
                "cloudformation:List*",
                "cloudwatch:Describe*",
                "cloudwatch:Get*",
                "cloudwatch:List*",
                "lambda:Get*",
                "lambda:List*",
                "logs:Describe*",
                "logs:Filter*",
                "logs:Get*",
                "logs:List*",
                "logs:Start*",
                "logs:StopQuery",
                "sns:Get*",
                "sns:List*",
                "sqs:Get*",
                "sqs:List*",
            ],
            [.. deploying, .. own]
        )
        {
            AllBut = true,
            Resources =
            [
                "arn:*:lambda:*:*:function:sageguard-*",
                "arn:*:logs:*:*:log-group:/aws/lambda/sageguard-*",
                "arn:*:sqs:*:*:sageguard-*",
                "arn:*:cloudwatch:*:*:alarm:sageguard-*",
                "arn:*:sns:*:*:sageguard-*",
                // Deleting or updating a stack takes place with the stack's own role, where it has one.
                "arn:*:cloudformation:*:*:stack/sageguard*",
                "arn:*:cloudformation:*:*:stack/SageGuard*",
                "arn:*:cloudformation:*:*:stack/StackSet-SageGuard*",
            ],
        };

        // Like the rules, hooks have no ARN of their own in these actions.
        yield return new DenyStatement(
            "Hook",
            [
                "cloudformation:ActivateType",
                "cloudformation:DeactivateType",
                "cloudformation:DeregisterType",
                "cloudformation:SetTypeConfiguration",
                "cloudformation:SetTypeDefaultVersion",
            ],
            deploying
        );
        // A muted alarm notifies no one.
        yield return new DenyStatement("Mute", ["cloudwatch:PutAlarmMuteRule"], deploying);
    }

    /// <summary>The roles that the statements leave out.</summary>
    public static IEnumerable<string> Exempt(ServiceControlPolicyOptions options) =>
        [$"arn:*:iam::*:role{options.RolePath}*", .. options.RecorderRoles, .. options.EvaluatingRoles];
}
