// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Doctor;

namespace SageGuard.Cli.Tests.Rules;

/// <summary>What the doctor prints for each link that can break, against a scripted account; docs/doctor.md shows it.</summary>
public sealed class DoctorTranscriptTests
{
    private const string Account = "123456789012";
    private const string Region = "eu-west-1";
    private const string Arn = $"arn:aws:sagemaker:{Region}:{Account}:notebook-instance/lab";

    private static readonly DateTimeOffset Now = Sageguard.Now;

    /// <summary>Each scenario: what is wrong, what the account answers instead, the exit code, and what the doctor must say.</summary>
    private static readonly IReadOnlyList<Scenario> Scenarios =
    [
        new(
            "Nothing is broken",
            "Every link holds, and there is evidence for it.",
            ExitCodes.Success,
            ["✓ fine", "1 COMPLIANT: each is what SageMaker says now"]
        ),
        new(
            "Recorded: there is no recorder",
            "Changes reach no rule.",
            ExitCodes.Failing,
            ["There is no configuration recorder"],
            ("DescribeConfigurationRecorders", """{"ConfigurationRecorders":[]}""")
        ),
        new(
            "Recorded: the recorder is off",
            "It was stopped, or its delivery channel was never made.",
            ExitCodes.Failing,
            ["It is off", "start-configuration-recorder"],
            ("DescribeConfigurationRecorderStatus", """{"ConfigurationRecordersStatus":[{"name":"default","recording":false}]}""")
        ),
        new(
            "Recorded: the kind is excluded",
            "The recorder leaves notebook instances out. The command removes the last exclusion instead of sending an empty list, which AWS Config refuses.",
            ExitCodes.Failing,
            [
                "It does not record AWS::SageMaker::NotebookInstance",
                "\"useOnly\":\"ALL_SUPPORTED_RESOURCE_TYPES\"",
                "\"recordingMode\":{\"recordingFrequency\":\"CONTINUOUS\"}",
            ],
            (
                "DescribeConfigurationRecorders",
                Recorder(
                    """{"allSupported":false,"exclusionByResourceTypes":{"resourceTypes":["AWS::SageMaker::NotebookInstance"]},"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}}""",
                    "CONTINUOUS"
                )
            )
        ),
        new(
            "Recorded: once a day only",
            "A change takes up to a day to reach the rule. The command keeps the mode for everything else.",
            ExitCodes.Failing,
            [
                "once a day: a change reaches a rule up to 24 hours late",
                "\"recordingFrequency\":\"DAILY\",\"recordingModeOverrides\":[{\"resourceTypes\":[\"AWS::SageMaker::NotebookInstance\"],\"recordingFrequency\":\"CONTINUOUS\"}]",
            ],
            ("DescribeConfigurationRecorders", Recorder("""{"allSupported":true}""", "DAILY"))
        ),
        new(
            "Recorded: by AWS Control Tower's recorder",
            "Its policies refuse the command in a member account.",
            ExitCodes.Failing,
            ["the team that runs the landing zone must change it"],
            (
                "DescribeConfigurationRecorders",
                Recorder("""{"allSupported":true}""", "DAILY")
                    .Replace("AWSServiceRoleForConfig", "aws-controltower-ConfigRecorderRole", StringComparison.Ordinal)
            )
        ),
        new(
            "Recorded: no delivery channel",
            "Without one the recorder cannot be started again.",
            ExitCodes.Failing,
            ["There is none, and without one the recorder cannot be started.", "put-delivery-channel"],
            ("DescribeDeliveryChannels", """{"DeliveryChannels":[]}""")
        ),
        new(
            "Recorded: the delivery fails",
            "The bucket's policy changed, for example.",
            ExitCodes.Failing,
            ["Its last delivery failed: AccessDenied no", "describe-delivery-channel-status"],
            (
                "DescribeDeliveryChannelStatus",
                """{"DeliveryChannelsStatus":[{"name":"default","configStreamDeliveryInfo":{"lastStatus":"FAILURE","lastErrorCode":"AccessDenied","lastErrorMessage":"no"}}]}"""
            )
        ),
        new(
            "Recorded: a notebook was never recorded",
            "It exists in SageMaker, and AWS Config does not know it.",
            ExitCodes.Failing,
            ["AWS Config has not recorded 1 notebook instance", "lab"],
            ("ListDiscoveredResources", """{"resourceIdentifiers":[]}"""),
            ("GetComplianceDetailsByConfigRule", """{"EvaluationResults":[]}""")
        ),
        new(
            "Evaluated: AWS Config may not invoke the function",
            "The permission was removed, or names another account.",
            ExitCodes.Failing,
            ["AWS Config may not invoke it", "aws lambda add-permission"],
            ("GET /2015-03-31/functions/sageguard/policy", """{"__type":"ResourceNotFoundException"}""")
        ),
        new(
            "Evaluated: reserved concurrency of 0",
            "Someone paused the function.",
            ExitCodes.Failing,
            ["Its reserved concurrency is 0", "delete-function-concurrency"],
            ("GET /2019-09-30/functions/sageguard/concurrency", """{"ReservedConcurrentExecutions":0}""")
        ),
        new(
            "Evaluated: failed events are lost",
            "Neither a dead-letter queue nor a destination is configured.",
            ExitCodes.Failing,
            ["Events that failed in all attempts are lost"],
            ("GET /2015-03-31/functions/sageguard/configuration", """{"FunctionName":"sageguard"}""")
        ),
        new(
            "Evaluated: the rule has never worked",
            "AWS Config returns no status for custom Lambda rules, so the function's log is what shows it.",
            ExitCodes.Failing,
            ["1 of 1 resources that it must evaluate has no result", "Its function logged an error since a week ago"],
            ("GetComplianceDetailsByConfigRule", """{"EvaluationResults":[]}"""),
            (
                "FilterLogEvents",
                $$$"""{"events":[{"timestamp":{{{Now.AddHours(-1).ToUnixTimeMilliseconds()}}},"message":"{\"level\":\"ERROR\",\"message\":\"config:PutEvaluations failed: AccessDenied\"}"}]}"""
            )
        ),
        new(
            "Evaluated: the function fails and logs nothing",
            "It crashes at its start, or runs into its timeout: only Lambda sees that.",
            ExitCodes.Failing,
            ["Lambda counted 3 failed attempts of its function since"],
            (
                "GetMetricStatistics",
                $$$"""{"Label":"Errors","Datapoints":[{"Timestamp":{{{Now.AddHours(-1).ToUnixTimeSeconds()}}},"Sum":3,"Unit":"Count"},{"Timestamp":{{{Now.AddDays(-30).ToUnixTimeSeconds()}}},"Sum":9,"Unit":"Count"}]}"""
            )
        ),
        new(
            "Evaluated: a result that is not true any more",
            "The notebook was opened, and the rule did not see it.",
            ExitCodes.Failing,
            ["1 result is not true any more", "sageguard evaluate sageguard-sagemaker-1"],
            ("DescribeNotebookInstance", Describe("Enabled"))
        ),
        new(
            "Evaluated: a result of a notebook that is gone",
            "Only a schedule retires it.",
            ExitCodes.Failing,
            ["1 result stands for a resource that no longer exists", "ScheduledNotification"],
            ("ListNotebookInstances", """{"NotebookInstances":[]}"""),
            ("ListDiscoveredResources", """{"resourceIdentifiers":[]}""")
        ),
        new(
            "Evaluated: a waiver that has ended",
            "The notebook fails again.",
            ExitCodes.Failing,
            ["1 waiver does not count: it has ended or cannot be read"],
            (
                "DescribeConfigRules",
                Rules(
                    """{\"control\":\"SageMaker.1\",\"waiverTagKey\":\"waive\"}""",
                    """,{"EventSource":"aws.config","MessageType":"ScheduledNotification","MaximumExecutionFrequency":"TwentyFour_Hours"}"""
                )
            ),
            ("DescribeNotebookInstance", Describe("Enabled")),
            ("ListTags", """{"Tags":[{"Key":"waive","Value":"2026-11-01 SageMaker.1 ticket 4711"}]}"""),
            ("GetComplianceDetailsByConfigRule", Result("NON_COMPLIANT")),
            ("POST /findings", Findings("FAILED"))
        ),
        new(
            "Evaluated: a waiver that is about to end",
            "Renew it, or close the notebook.",
            ExitCodes.Failing,
            ["SageMaker.1 fails and its waiver ends on 2026-12-10 (17 days): ticket 4711"],
            (
                "DescribeConfigRules",
                Rules(
                    """{\"control\":\"SageMaker.1\",\"waiverTagKey\":\"waive\"}""",
                    """,{"EventSource":"aws.config","MessageType":"ScheduledNotification","MaximumExecutionFrequency":"TwentyFour_Hours"}"""
                )
            ),
            ("DescribeNotebookInstance", Describe("Enabled")),
            ("ListTags", """{"Tags":[{"Key":"waive","Value":"2026-12-10 SageMaker.1 ticket 4711"}]}"""),
            ("GetComplianceDetailsByConfigRule", """{"EvaluationResults":[]}""")
        ),
        new(
            "Evaluated: by two rules",
            "Both of ours evaluate the same control.",
            ExitCodes.Failing,
            ["Each of them evaluates SageMaker.1: every notebook instance costs and is reported 2 times. Keep one."],
            ("DescribeConfigRules", TwoRules())
        ),
        new(
            "Evaluated: by a rule of AWS as well",
            "Security Hub or a conformance pack made it.",
            ExitCodes.Failing,
            ["AWS's own rule evaluates SageMaker.1 as well: each notebook instance has two results."],
            (
                "DescribeConfigRules",
                Rules("""{\"control\":\"SageMaker.1\"}""").TrimEnd()[..^2]
                    + """,{"ConfigRuleName":"aws-notebooks","ConfigRuleState":"ACTIVE","Source":{"Owner":"AWS","SourceIdentifier":"SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"}}]}"""
            )
        ),
        new(
            "Reported: a failing result without a finding",
            "Security Hub is on, and the finding did not arrive.",
            ExitCodes.Failing,
            ["1 of 1 failing results has no finding in Security Hub", "list-enabled-products-for-import"],
            ("DescribeNotebookInstance", Describe("Enabled")),
            ("GetComplianceDetailsByConfigRule", Result("NON_COMPLIANT"))
        ),
        new(
            "Reported: a finding without a failing result",
            "It stays until Security Hub archives it.",
            ExitCodes.Failing,
            ["Security Hub holds 1 failed finding of this rule without a failing result"],
            ("POST /findings", Findings("FAILED"))
        ),
        new(
            "Reported: twice, by a standard of Security Hub as well",
            "The standard evaluates the same control.",
            ExitCodes.Failing,
            ["Standards that can evaluate the same controls are on (aws-foundational-security-best-practices)"],
            (
                "POST /standards/get",
                """{"StandardsSubscriptions":[{"StandardsArn":"arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0"}]}"""
            )
        ),
        new(
            "Reported: Security Hub is off",
            "That is a note, not a fault.",
            ExitCodes.Success,
            ["· note", "It is not enabled here"],
            ("GET /accounts", """{"__type":"InvalidAccessException","Message":"Account is not subscribed to AWS Security Hub"}""")
        ),
        new(
            "Not known: a call was refused",
            "What may not be read is never fine.",
            ExitCodes.NotAssessed,
            ["? unknown", "Grant config:DescribeDeliveryChannels"],
            ("DescribeDeliveryChannels", """{"__type":"AccessDeniedException","Message":"not authorized"}""")
        ),
    ];

    public static TheoryData<string> Titles => [.. Scenarios.Select(scenario => scenario.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task The_first_broken_link_is_named_with_what_fixes_it(string title)
    {
        var scenario = Scenarios.Single(scenario => scenario.Title == title);
        var (code, text) = await LookAsync(scenario);
        Assert.True(scenario.Code == code, text);
        foreach (var part in scenario.Says)
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guide_shows_what_the_doctor_prints()
    {
        var page = new StringBuilder(
            """
            # What `sageguard doctor` finds

            The doctor follows the chain of each rule: what exists in SageMaker, what AWS Config recorded, what the rule evaluated, what
            Security Hub holds. Each section is one link that is broken, and what the doctor prints of it with `--quiet`; below each finding is the command
            that fixes it or shows more. Exit codes: 0 nothing is broken, 1 something is, 2 something could not be read, 3 both. The account is scripted;
            `DoctorTranscriptTests` writes this page.


            """.ReplaceLineEndings("\n")
        );
        foreach (var scenario in Scenarios)
        {
            var (code, text) = await LookAsync(scenario, quiet: scenario.Code != ExitCodes.Success, width: 120);
            page.Append($"## {scenario.Title}\n\n{scenario.Meaning} Exit code {code}.\n\n```\n{text.Trim()}\n```\n\n");
        }

        Repository.ExpectGenerated("docs/doctor.md", page.ToString().TrimEnd('\n') + "\n");
    }

    private static async Task<(int Code, string Text)> LookAsync(Scenario scenario, bool quiet = false, int width = 4000)
    {
        await using var aws = new TinyAws((operation, _) => Answer(scenario, operation));
        using var connection = LocalConnection.Connect(aws.Endpoint, Region);
        var account = new Account(new Amazon.Runtime.BasicAWSCredentials("a", "b"), Account, [Region]);
        var findings = await new Examination(account, Region, connection, Now).LookAsync([], TestContext.Current.CancellationToken);
        using var output = new StringWriter { NewLine = "\n" };
        DoctorCommand.Show(Terminal.PlainConsole(output, width), Account, Region, findings, quiet);
        return (DoctorCommand.Code(findings), string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd())));
    }

    private static (int Status, string Body) Answer(Scenario scenario, string operation)
    {
        var body = scenario.Instead.FirstOrDefault(answer => answer.Operation == operation).Body ?? Healthy(operation);
        return (
            !body.StartsWith("""{"__type""", StringComparison.Ordinal) ? 200
            : body.Contains("ResourceNotFound", StringComparison.Ordinal) ? 404
            : 400,
            body
        );
    }

    private static string Healthy(string operation) =>
        operation switch
        {
            "DescribeConfigRules" => Rules("""{\"control\":\"SageMaker.1\"}"""),
            "DescribeConfigurationRecorders" => Recorder("""{"allSupported":true}""", "CONTINUOUS"),
            "DescribeConfigurationRecorderStatus" =>
                """{"ConfigurationRecordersStatus":[{"name":"default","recording":true,"lastStatus":"SUCCESS"}]}""",
            "DescribeDeliveryChannels" => """{"DeliveryChannels":[{"name":"default","s3BucketName":"config"}]}""",
            "DescribeDeliveryChannelStatus" =>
                """{"DeliveryChannelsStatus":[{"name":"default","configStreamDeliveryInfo":{"lastStatus":"SUCCESS"}}]}""",
            "GetComplianceDetailsByConfigRule" => Result("COMPLIANT"),
            "ListDiscoveredResources" =>
                $$"""{"resourceIdentifiers":[{"resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"{{Arn}}","resourceName":"lab"}]}""",
            "ListNotebookInstances" =>
                $$"""{"NotebookInstances":[{"NotebookInstanceName":"lab","NotebookInstanceArn":"{{Arn}}","NotebookInstanceStatus":"InService"}]}""",
            "DescribeNotebookInstance" => Describe("Disabled"),
            "ListTags" => """{"Tags":[]}""",
            "FilterLogEvents" => """{"events":[]}""",
            "GetMetricStatistics" => """{"Label":"Errors","Datapoints":[]}""",
            "GET /2015-03-31/functions/sageguard/policy" => new JsonObject
            {
                ["Policy"] =
                    """{"Statement":[{"Effect":"Allow","Principal":{"Service":"config.amazonaws.com"},"Action":"lambda:InvokeFunction","Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"}}}]}""",
            }.ToJsonString(),
            "GET /2015-03-31/functions/sageguard/configuration" =>
                """{"DeadLetterConfig":{"TargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead"}}""",
            "GET /accounts" => """{"HubArn":"arn:aws:securityhub:eu-west-1:123456789012:hub/default"}""",
            "POST /standards/get" => """{"StandardsSubscriptions":[]}""",
            "POST /findings" => """{"Findings":[]}""",
            _ when operation.StartsWith("GET /20", StringComparison.Ordinal) => """{"__type":"ResourceNotFoundException"}""",
            _ => throw new InvalidOperationException($"Not scripted: {operation}"),
        };

    private static string Rules(string parameters, string moreTriggers = "") =>
        $$$"""
            {"ConfigRules":[{"ConfigRuleName":"sageguard-sagemaker-1","ConfigRuleState":"ACTIVE","InputParameters":"{{{parameters}}}","Scope":{"ComplianceResourceTypes":["AWS::SageMaker::NotebookInstance"]},
            "Source":{"Owner":"CUSTOM_LAMBDA","SourceIdentifier":"arn:aws:lambda:eu-west-1:123456789012:function:sageguard","SourceDetails":[{"EventSource":"aws.config","MessageType":"ConfigurationItemChangeNotification"},
            {"EventSource":"aws.config","MessageType":"OversizedConfigurationItemChangeNotification"}{{{moreTriggers}}}]}}]}
            """;

    private static string TwoRules()
    {
        var one = JsonNode.Parse(Rules("""{\"control\":\"SageMaker.1\"}"""))!["ConfigRules"]![0]!;
        var other = one.DeepClone();
        other["ConfigRuleName"] = "sageguard-too";
        return new JsonObject { ["ConfigRules"] = new JsonArray(one.DeepClone(), other) }.ToJsonString();
    }

    private static string Recorder(string group, string frequency) =>
        $$$"""
            {"ConfigurationRecorders":[{"name":"default","roleARN":"arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig","recordingGroup":{{{group}}},"recordingMode":{"recordingFrequency":"{{{frequency}}}"}}]}
            """;

    private static string Describe(string access) =>
        $$"""{"NotebookInstanceName":"lab","NotebookInstanceArn":"{{Arn}}","NotebookInstanceStatus":"InService","DirectInternetAccess":"{{access}}"}""";

    private static string Result(string compliance)
    {
        var when = Now.AddHours(-2).ToUnixTimeSeconds();
        return $$$"""
            {"EvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"sageguard-sagemaker-1","ResourceType":"AWS::SageMaker::NotebookInstance","ResourceId":"{{{Arn}}}"},"OrderingTimestamp":{{{when}}}},
            "ComplianceType":"{{{compliance}}}","ResultRecordedTime":{{{when}}},"ConfigRuleInvokedTime":{{{when}}}}]}
            """;
    }

    private static string Findings(string status) =>
        $$"""{"Findings":[{"Compliance":{"Status":"{{status}}"},"Resources":[{"Id":"{{Arn}}"}]}]}""";

    private sealed record Scenario(
        string Title,
        string Meaning,
        int Code,
        IReadOnlyList<string> Says,
        params (string Operation, string Body)[] Instead
    );
}
