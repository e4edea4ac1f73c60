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
    public const string Permission = "ConfigMayInvoke";

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
        .. DeadLetters(),
        RoleOf(inputs),
        inputs.Function,
        MayInvoke(),
        .. inputs.Rules.Select(rule => Rule(rule, inputs)),
        .. Alarms.Of(inputs),
    ];

    /// <summary>The function's properties, without its code and its dead-letter queue, which SAM has other names for.</summary>
    public static JsonObject FunctionProperties(Func<JsonNode> architecture, JsonNode? reservedConcurrency) => Json.Object(
        ("Description", "Evaluates SageMaker resources for AWS Config."),
        // The id of the stack makes the name unique, and the log is where `sageguard doctor` looks for it.
        ("FunctionName", Intrinsic.WithStackId("sageguard")),
        ("Runtime", "provided.al2023"),
        ("Handler", "bootstrap"),
        ("Architectures", new JsonArray(architecture())),
        ("MemorySize", 256),
        // A sweep over a large account needs all of it; a change takes milliseconds.
        ("Timeout", 900),
        ("ReservedConcurrentExecutions", reservedConcurrency),
        ("Role", Intrinsic.GetAtt(Role, "Arn")),
        ("LoggingConfig", Json.Object(("LogFormat", "JSON"), ("LogGroup", Intrinsic.Ref(LogGroup)))));

    private static TemplateResource Log(AccountInputs inputs) => new(LogGroup, "AWS::Logs::LogGroup", Json.Object(
        ("LogGroupName", Intrinsic.WithStackId("/aws/lambda/sageguard")),
        ("RetentionInDays", inputs.LogRetentionDays())))
    {
        Comment = "The log is evidence: it outlives the stack, to the end of its retention.",
        RemovalPolicy = "Retain",
    };

    private static IEnumerable<TemplateResource> DeadLetters()
    {
        yield return new TemplateResource(DeadLetterQueue, "AWS::SQS::Queue", Json.Object(
            ("MessageRetentionPeriod", 345_600),
            ("SqsManagedSseEnabled", true)))
        {
            Comment = "Events that failed three times. They hold result tokens: encrypted, short-lived, and read by few.",
            RemovalPolicy = "Delete",
        };
        yield return new TemplateResource($"{DeadLetterQueue}Policy", "AWS::SQS::QueuePolicy", Json.Object(
            ("Queues", new JsonArray(Intrinsic.Ref(DeadLetterQueue))),
            ("PolicyDocument", PolicyDocument.Of(Json.Object(
                ("Sid", "OnlyOverTls"),
                ("Effect", "Deny"),
                ("Principal", Json.Object(("AWS", "*"))),
                ("Action", "sqs:*"),
                ("Resource", Intrinsic.GetAtt(DeadLetterQueue, "Arn")),
                ("Condition", Json.Object(("Bool", Json.Object(("aws:SecureTransport", "false"))))))))));
    }

    private static TemplateResource RoleOf(AccountInputs inputs) => new(Role, "AWS::IAM::Role", Json.Object(
        ("Description", "What SageGuard's function may do. It changes nothing but AWS Config's results."),
        ("AssumeRolePolicyDocument", PolicyDocument.Trusting("lambda.amazonaws.com")),
        ("Policies", new JsonArray(
            Json.Object(
                ("PolicyName", "Platform"),
                ("PolicyDocument", PolicyDocument.Of(
                    PolicyDocument.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], Intrinsic.GetAtt(LogGroup, "Arn")),
                    PolicyDocument.Allow(["sqs:SendMessage"], Intrinsic.GetAtt(DeadLetterQueue, "Arn"))))),
            Json.Object(
                ("PolicyName", "Controls"),
                ("PolicyDocument", PolicyDocument.Of([.. inputs.Statements.Select(Statement)])))))));

    private static JsonNode? Statement(PlannedStatement statement) => statement.When.Choose(PolicyDocument.Allow(
        statement.Actions, statement.ArnResource is null ? "*" : Intrinsic.Arn(statement.Service, statement.ArnResource)));

    private static TemplateResource MayInvoke() => new(Permission, "AWS::Lambda::Permission", Json.Object(
        ("FunctionName", Intrinsic.GetAtt(Function, "Arn")),
        ("Action", "lambda:InvokeFunction"),
        ("Principal", "config.amazonaws.com"),
        ("SourceAccount", Intrinsic.Ref("AWS::AccountId"))))
    {
        Comment = "AWS Config checks that it may invoke the function when a rule is created, so every rule waits for this.",
    };

    private static TemplateResource Rule(PlannedRule rule, AccountInputs inputs) => new($"{rule.Id}{RuleSuffix}", "AWS::Config::ConfigRule", Json.Object(
        ("ConfigRuleName", rule.Name()),
        ("Description", rule.Description),
        ("InputParameters", rule.InputParameters),
        // AWS Config refuses a scope on a rule that only a schedule triggers, and without one a change-triggered rule is
        // invoked, and billed, for every resource of every type.
        ("Scope", inputs.OnChanges.Choose(Json.Object(("ComplianceResourceTypes", Json.Array(rule.Types))))),
        ("Source", Json.Object(
            ("Owner", "CUSTOM_LAMBDA"),
            ("SourceIdentifier", Intrinsic.GetAtt(Function, "Arn")),
            ("SourceDetails", Json.Array(
            [
                inputs.OnChanges.Choose(Message("ConfigurationItemChangeNotification")),
                // Without it AWS Config never reports a change that is too large for an event.
                inputs.OnChanges.Choose(Message("OversizedConfigurationItemChangeNotification")),
                rule.OnSchedule.IsNo ? null : rule.OnSchedule.Choose(Message("ScheduledNotification", inputs.Frequency())),
            ]))))))
    {
        Condition = rule.Condition,
        DependsOn = Permission,
    };

    private static JsonObject Message(string type, JsonNode? frequency = null) => Json.Object(
        ("EventSource", "aws.config"), ("MessageType", type), ("MaximumExecutionFrequency", frequency));
}
