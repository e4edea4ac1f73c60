// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>The one definition of an account's stack: the function, its AWS Config rules, and what watches over them.</summary>
internal static class AccountResources
{
    public const string LogGroup = "LogGroup";
    public const string DeadLetterQueue = "DeadLetterQueue";
    public const string Role = "SageGuardRole";
    public const string Function = "SageGuardFunction";
    public const string Version = "FunctionVersion";
    public const string Permission = "ConfigMayInvoke";

    /// <summary>What the names begin with of all that a service control policy is to know: the function, its log and queue, the
    /// alarms.</summary>
    public const string NamePrefix = "sageguard";

    /// <summary>What a rule's logical id ends with, behind <see cref="PlannedRule.Id"/>.</summary>
    public const string RuleSuffix = "Rule";

    public static IReadOnlyList<TemplateOutput> Outputs =>
        [
            new("FunctionArn", "The function.", Intrinsic.GetAtt(Function, "Arn")),
            new("LogGroupName", "Its log, one JSON object a line.", Intrinsic.Ref(LogGroup)),
            new("DeadLetterQueueUrl", "Where events end that failed for good.", Intrinsic.Ref(DeadLetterQueue)),
        ];

    public static IReadOnlyList<TemplateResource> All(AccountInputs inputs) =>
        [
            Log(inputs),
            .. DeadLetters(inputs.Reviews),
            RoleOf(inputs),
            inputs.Function,
            .. VersionOf(Version, Function, inputs.CodeSha256),
            MayInvoke(inputs),
            .. inputs.Rules.Select(rule => Rule(rule, inputs)),
            .. Alarms.Create(inputs),
        ];

    /// <summary>The function's properties, without its code and its dead-letter queue, which SAM has other names for.</summary>
    public static JsonObject FunctionProperties(Func<JsonNode> architecture, JsonNode? reservedConcurrency, ReviewInputs reviews) =>
        Json.Object(
            ("Description", "Evaluates SageMaker resources for AWS Config."),
            // The id of the stack makes the name unique, and the log is where `sageguard doctor` looks for it.
            ("FunctionName", Intrinsic.WithStackId(NamePrefix)),
            ("Runtime", "provided.al2023"),
            ("Handler", "bootstrap"),
            ("Architectures", new JsonArray(architecture())),
            ("MemorySize", 256),
            // A sweep over a large account needs all of it; a change takes milliseconds.
            ("Timeout", 900),
            ("ReservedConcurrentExecutions", reservedConcurrency),
            ("Role", Intrinsic.GetAtt(Role, "Arn")),
            ("CodeSigningConfigArn", reviews.CodeSigning.Node),
            ("VpcConfig", reviews.Vpc.Node),
            ("LoggingConfig", Json.Object(("LogFormat", "JSON"), ("LogGroup", Intrinsic.Ref(LogGroup))))
        );

    /// <summary>
    /// Has CloudFormation compare a function's code with a hash: publishing a version of other code fails, and with it the deployment.
    /// A bucket is only a name, which anyone can register where it is free.
    /// </summary>
    public static IEnumerable<TemplateResource> VersionOf(string id, string function, Optional sha256)
    {
        if (sha256.When.IsNo)
            yield break;
        yield return new TemplateResource(
            id,
            "AWS::Lambda::Version",
            Json.Object(("FunctionName", Intrinsic.Ref(function)), ("CodeSha256", sha256.Value()))
        )
        {
            Condition = sha256.When.Condition,
        };
    }

    private static TemplateResource Log(AccountInputs inputs) =>
        new(
            LogGroup,
            "AWS::Logs::LogGroup",
            Json.Object(
                ("LogGroupName", Intrinsic.WithStackId($"/aws/lambda/{NamePrefix}")),
                ("RetentionInDays", inputs.LogRetentionDays()),
                ("KmsKeyId", inputs.Reviews.KmsKey.Node),
                ("Tags", inputs.Reviews.TagList())
            )
        )
        {
            Comment = "The log is evidence: it outlives the stack, to the end of its retention.",
            RemovalPolicy = "Retain",
        };

    private static IEnumerable<TemplateResource> DeadLetters(ReviewInputs reviews)
    {
        yield return new TemplateResource(
            DeadLetterQueue,
            "AWS::SQS::Queue",
            Json.Object(
                ("QueueName", Intrinsic.WithStackId(NamePrefix)),
                ("MessageRetentionPeriod", 345_600),
                ("KmsMasterKeyId", reviews.KmsKey.Node),
                ("SqsManagedSseEnabled", OwnKey(reviews.KmsKey.When)),
                ("Tags", reviews.TagList())
            )
        )
        {
            Comment = "Events that failed three times. They hold result tokens, so no one receives them who is not named.",
            RemovalPolicy = "Delete",
        };
        yield return new TemplateResource(
            $"{DeadLetterQueue}Policy",
            "AWS::SQS::QueuePolicy",
            Json.Object(
                ("Queues", new JsonArray(Intrinsic.Ref(DeadLetterQueue))),
                (
                    "PolicyDocument",
                    PolicyDocument.Create(
                        Denied("OnlyOverTls", "sqs:*", Json.Object(("Bool", Json.Object(("aws:SecureTransport", "false"))))),
                        // The reason of a failure is in the log, and events are evaluated again rather than replayed.
                        Denied(
                            "OnlyReaders",
                            "sqs:ReceiveMessage",
                            reviews.DeadLetterReaders.Choose(readers =>
                                Json.Object(("ArnNotLike", Json.Object(("aws:PrincipalArn", readers))))
                            )
                        )
                    )
                )
            )
        );

        static JsonObject Denied(string sid, string action, JsonNode? condition) =>
            Json.Object(
                ("Sid", sid),
                ("Effect", "Deny"),
                ("Principal", Json.Object(("AWS", "*"))),
                ("Action", action),
                ("Resource", Intrinsic.GetAtt(DeadLetterQueue, "Arn")),
                ("Condition", condition)
            );
    }

    // SQS's own key, where no other is named.
    private static JsonNode? OwnKey(Decision otherKey)
    {
        if (otherKey.Condition is not null)
            return otherKey.Choose(Intrinsic.NoValue, true);
        return otherKey.IsNo ? true : null;
    }

    private static TemplateResource RoleOf(AccountInputs inputs) =>
        new(
            Role,
            "AWS::IAM::Role",
            inputs.Reviews.Role(
                "",
                "What SageGuard's function may do. It changes nothing but AWS Config's results.",
                PolicyDocument.Trusting("lambda.amazonaws.com"),
                (
                    "Platform",
                    PolicyDocument.Create([
                        PolicyDocument.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], Intrinsic.GetAtt(LogGroup, "Arn")),
                        PolicyDocument.Allow(["sqs:SendMessage"], Intrinsic.GetAtt(DeadLetterQueue, "Arn")),
                        .. inputs.Reviews.Statements(),
                    ])
                ),
                ("Controls", PolicyDocument.Create([.. inputs.Statements.Select(Statement)]))
            )
        );

    private static JsonNode? Statement(PlannedStatement statement) =>
        statement.When.Choose(
            PolicyDocument.Allow(
                statement.Actions,
                statement.ArnResource is null ? "*" : Intrinsic.Arn(statement.Service, statement.ArnResource)
            )
        );

    private static TemplateResource MayInvoke(AccountInputs inputs) =>
        new(
            Permission,
            "AWS::Lambda::Permission",
            Json.Object(
                ("FunctionName", Intrinsic.GetAtt(Function, "Arn")),
                ("Action", "lambda:InvokeFunction"),
                ("Principal", "config.amazonaws.com"),
                ("SourceAccount", Intrinsic.Ref("AWS::AccountId"))
            )
        )
        {
            Comment = "AWS Config checks that it may invoke the function when a rule is created, so every rule waits for this.",
            // Not where a parameter may leave the comparison out: what is not there cannot be waited for.
            DependsOn = inputs.CodeSha256.When == Decision.Yes ? Version : null,
        };

    private static TemplateResource Rule(PlannedRule rule, AccountInputs inputs) =>
        new(
            $"{rule.Id}{RuleSuffix}",
            "AWS::Config::ConfigRule",
            Json.Object(
                ("ConfigRuleName", rule.Name()),
                ("Description", rule.Description),
                ("InputParameters", rule.InputParameters),
                // AWS Config refuses a scope on a rule that only a schedule triggers, and without one a change-triggered rule is
                // invoked, and billed, for every resource of every type.
                ("Scope", inputs.OnChanges.Choose(Json.Object(("ComplianceResourceTypes", Json.Array(rule.Types))))),
                (
                    "Source",
                    Json.Object(
                        ("Owner", "CUSTOM_LAMBDA"),
                        ("SourceIdentifier", Intrinsic.GetAtt(Function, "Arn")),
                        (
                            "SourceDetails",
                            Json.Array([
                                inputs.OnChanges.Choose(Message("ConfigurationItemChangeNotification")),
                                // Without it AWS Config never reports a change that is too large for an event.
                                inputs.OnChanges.Choose(Message("OversizedConfigurationItemChangeNotification")),
                                rule.OnSchedule.IsNo ? null : rule.OnSchedule.Choose(Message("ScheduledNotification", inputs.Frequency())),
                            ])
                        )
                    )
                )
            )
        )
        {
            Condition = rule.Condition,
            DependsOn = Permission,
        };

    private static JsonObject Message(string type, JsonNode? frequency = null) =>
        Json.Object(("EventSource", "aws.config"), ("MessageType", type), ("MaximumExecutionFrequency", frequency));
}
