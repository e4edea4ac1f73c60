// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// A CloudFormation hook that evaluates SageMaker resources before CloudFormation or Cloud Control makes or changes them. Its
/// function comes from the same zip and may call nothing in AWS: the event holds all that it evaluates.
/// </summary>
public static class HookTemplate
{
    private const string LogGroup = "HookLogGroup";
    private const string Role = "HookRole";
    private const string Function = "HookFunction";
    private const string Version = "HookFunctionVersion";
    private const string Invoker = "HookInvoker";

    /// <summary>The hook's resources; their logical ids begin with <c>Hook</c>.</summary>
    /// <param name="settings">The settings; without a mode the hook warns.</param>
    /// <param name="code">Where the zip is.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public static IReadOnlyList<TemplateResource> Resources(AccountSettings settings, FunctionCode code)
    {
        var controls = settings.Check().ForDeclared().Controls;
        var mode = settings.Hook ?? "WARN";
        var reviews = ReviewInputs.From(settings);
        return
        [
            new(
                LogGroup,
                "AWS::Logs::LogGroup",
                Json.Object(
                    ("LogGroupName", Intrinsic.WithStackId($"/aws/lambda/{AccountResources.NamePrefix}-hook")),
                    ("RetentionInDays", settings.LogRetentionDays),
                    ("KmsKeyId", reviews.KmsKey.Node),
                    ("Tags", reviews.TagList())
                )
            )
            {
                RemovalPolicy = "Retain",
            },
            new(
                Role,
                "AWS::IAM::Role",
                reviews.Role(
                    "hook-",
                    "SageGuard's hook writes its log and may do nothing else.",
                    PolicyDocument.Trusting("lambda.amazonaws.com"),
                    (
                        "Platform",
                        PolicyDocument.Create(
                            PolicyDocument.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], Intrinsic.GetAtt(LogGroup, "Arn")),
                            reviews.VpcStatement()
                        )
                    )
                )
            ),
            new(
                Function,
                "AWS::Lambda::Function",
                Json.Object(
                    ("Description", "Evaluates SageMaker resources before CloudFormation deploys them."),
                    ("FunctionName", Intrinsic.WithStackId($"{AccountResources.NamePrefix}-hook")),
                    ("Runtime", "provided.al2023"),
                    ("Handler", "bootstrap"),
                    ("Code", code.ToJson()),
                    ("Architectures", new JsonArray(settings.Architecture)),
                    ("MemorySize", 256),
                    // CloudFormation waits for 30 seconds.
                    ("Timeout", 30),
                    ("Role", Intrinsic.GetAtt(Role, "Arn")),
                    ("CodeSigningConfigArn", reviews.CodeSigning.Node),
                    ("VpcConfig", reviews.Vpc.Node),
                    ("LoggingConfig", Json.Object(("LogFormat", "JSON"), ("LogGroup", Intrinsic.Ref(LogGroup)))),
                    (
                        "Environment",
                        Json.Object(
                            (
                                "Variables",
                                Json.Object(
                                    ("SAGEGUARD_HOOK_MODE", mode),
                                    // A rule's InputParameters, word for word.
                                    ("SAGEGUARD_HOOK_PARAMETERS", AccountTemplate.InputParameters(controls, settings).ToJsonString())
                                )
                            )
                        )
                    ),
                    ("Tags", reviews.TagList())
                )
            ),
            .. AccountResources.VersionOf(Version, Function, code.Expected),
            // Every event has an answer, malformed ones too: an error means that the function does not run at all.
            Alarms.OfFunction(
                "Errors",
                "HookErrorsAlarm",
                "hook-errors",
                Function,
                AccountTemplate.Actions(settings),
                "The hook's function does not run, so nothing is evaluated before its deployment. Its log says why.",
                tags: reviews.TagList()
            ),
            new(
                Invoker,
                "AWS::IAM::Role",
                reviews.Role(
                    "invoker-",
                    "Lets CloudFormation invoke SageGuard's hook.",
                    PolicyDocument.TrustingForOwnAccount("hooks.cloudformation.amazonaws.com"),
                    ("Invoke", PolicyDocument.Create(PolicyDocument.Allow(["lambda:InvokeFunction"], Intrinsic.GetAtt(Function, "Arn"))))
                )
            ),
            new(
                "Hook",
                "AWS::CloudFormation::LambdaHook",
                Json.Object(
                    ("Alias", "SageGuard::SageMaker::Hook"),
                    ("LambdaFunction", Intrinsic.GetAtt(Function, "Arn")),
                    ("ExecutionRole", Intrinsic.GetAtt(Invoker, "Arn")),
                    ("HookStatus", "ENABLED"),
                    ("FailureMode", mode),
                    // Cloud Control calls need both.
                    ("TargetOperations", new JsonArray("RESOURCE", "CLOUD_CONTROL")),
                    ("TargetFilters", Json.Object(("Targets", Json.Array(Targets(controls)))))
                )
            )
            {
                DependsOn = Version,
            },
        ];
    }

    private static IEnumerable<JsonNode> Targets(IReadOnlyList<Control> controls) =>
        from type in controls.Select(control => control.Kind.Type).Distinct()
        from action in new[] { "CREATE", "UPDATE" }
        select Json.Object(("TargetName", type), ("Action", action), ("InvocationPoint", "PRE_PROVISION"));
}
