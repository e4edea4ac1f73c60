// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment;
using SageGuard.Deployment.Settings;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>One account's stack, each variant by each of the three ways to get it.</summary>
public sealed class AccountTests
{
    public static MatrixTheoryData<string, string> Cases =>
        new([Tool.Sam, Tool.Plain, Tool.Cdk], [.. Variant.All.Select(variant => variant.Name)]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_not_refused(string tool, string variant) => Assert.Empty(Tool.Deploy(tool, Variant.Named(variant)).Refusals);

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_has_one_rule_a_control_by_name_and_parameters(string tool, string name)
    {
        var variant = Variant.Named(name);
        var rules = Rules(tool, variant);
        Assert.Equal(
            variant.Controls.Select(control => control.Id),
            rules.Select(rule => rule["InputParameters"]!["control"]!.GetValue<string>())
        );
        Assert.Equal(
            variant.Controls.Select(control => variant.Settings.RuleNamePrefix + control.Id.ToLowerInvariant().Replace('.', '-')),
            rules.Select(rule => rule.Text("ConfigRuleName"))
        );
        Assert.All(
            rules,
            rule =>
            {
                Assert.InRange(rule.Text("ConfigRuleName")!.Length, 1, 64);
                Assert.InRange(rule.Text("Description")!.Length, 1, 256);
                Assert.InRange(rule["InputParameters"]!.ToJsonString().Length, 1, 1024);
                // AWS Config takes strings only.
                Assert.All(rule["InputParameters"]!.AsObject(), parameter => parameter.Value!.GetValue<string>());
            }
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_rule_gets_only_the_parameters_of_its_control(string tool, string name)
    {
        var variant = Variant.Named(name);
        foreach (var (rule, control) in Rules(tool, variant).Zip(variant.Controls))
        {
            var given = rule["InputParameters"]!.AsObject().Select(parameter => parameter.Key).ToList();
            Assert.Empty(
                given.Except(["control", "waiverTagKey", "waiverMaxDays", .. control.Parameters.Select(parameter => parameter.Name)])
            );
            Assert.Equal(variant.Waivers, given.Contains("waiverTagKey"));
            Assert.Equal(variant.Waivers, given.Contains("waiverMaxDays"));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rules_listen_to_both_kinds_of_change_and_to_the_schedule_as_the_trigger_and_the_control_say(string tool, string name)
    {
        var variant = Variant.Named(name);
        foreach (var (rule, control) in Rules(tool, variant).Zip(variant.Controls))
        {
            var details = rule["Source"]!["SourceDetails"]!.AsArray();
            Assert.Equal(
                [
                    .. variant.Settings.Trigger == Trigger.Schedule
                        ? Array.Empty<string>()
                        : ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"],
                    .. variant.Settings.Trigger == Trigger.Changes && control.NeedsSchedule is null
                        ? Array.Empty<string>()
                        : ["ScheduledNotification"],
                ],
                details.Select(detail => detail!["MessageType"]!.GetValue<string>())
            );
            Assert.All(
                details,
                detail =>
                {
                    Assert.Equal("aws.config", detail!["EventSource"]!.GetValue<string>());
                    Assert.Equal(
                        detail["MessageType"]!.GetValue<string>() == "ScheduledNotification" ? variant.Settings.Frequency.Name : null,
                        detail["MaximumExecutionFrequency"]?.GetValue<string>()
                    );
                }
            );
            // Only AWS's managed rules, and evaluation modes other than DETECTIVE, use these.
            Assert.Null(rule["MaximumExecutionFrequency"]);
            Assert.Null(rule["EvaluationModes"]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_change_triggered_rule_is_scoped_to_its_kind_and_a_periodic_one_has_no_scope(string tool, string name)
    {
        var variant = Variant.Named(name);
        foreach (var (rule, control) in Rules(tool, variant).Zip(variant.Controls))
        {
            if (variant.Settings.Trigger == Trigger.Schedule)
                Assert.Null(rule["Scope"]);
            else
                Assert.Equal($$"""{"ComplianceResourceTypes":["{{control.Kind.Type}}"]}""", rule["Scope"]!.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AWS_Config_of_the_own_account_may_invoke_the_function_before_a_rule_exists(string tool, string name)
    {
        var deployment = Tool.Deploy(tool, Variant.Named(name));
        var permission = deployment.Only("AWS::Lambda::Permission");
        Assert.Equal("config.amazonaws.com", permission.Text("Principal"));
        Assert.Equal("lambda:InvokeFunction", permission.Text("Action"));
        Assert.Equal("111122223333", permission.Text("SourceAccount"));
        Assert.All(
            deployment.OfType("AWS::Config::ConfigRule"),
            rule =>
            {
                Assert.Equal("CUSTOM_LAMBDA", rule["Source"]!["Owner"]!.GetValue<string>());
                Assert.Equal(permission.Text("FunctionName"), rule["Source"]!["SourceIdentifier"]!.GetValue<string>());
                Assert.Equal(permission.LogicalId, rule.DependsOn);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_role_has_the_permissions_of_the_catalog_and_of_the_platform_and_no_others(string tool, string name)
    {
        var variant = Variant.Named(name);
        var deployment = Tool.Deploy(tool, variant);
        var role = deployment.Only("AWS::IAM::Role");
        var (log, queue) = (deployment.Only("AWS::Logs::LogGroup").LogicalId, deployment.Only("AWS::SQS::Queue").LogicalId);
        Assert.Equal(
            Permissions
                .For(variant.Controls, variant.Waivers)
                .Select(Expected)
                .Concat([$"logs:CreateLogStream <{log}.Arn>", $"logs:PutLogEvents <{log}.Arn>", $"sqs:SendMessage <{queue}.Arn>"])
                .Concat(
                    variant.Settings.KmsKeyArn is { } key ? [$"kms:Decrypt {key}", $"kms:GenerateDataKey {key}"] : Array.Empty<string>()
                )
                .Concat(variant.Settings.VpcSubnetIds.Count > 0 ? Interfaces.Select(action => $"{action} *") : [])
                .Order(StringComparer.Ordinal),
            role.Permissions()
        );
        // No AWSConfigRulesExecutionRole, no AWSLambdaBasicExecutionRole.
        Assert.Null(role["ManagedPolicyArns"]);
        Assert.Empty(deployment.OfType("AWS::IAM::Policy"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_role_has_no_wildcard_beyond_those_that_AWS_forces(string tool, string name)
    {
        // What AWS has no resource-level permission for; every other permission names its resources.
        string[] forced = ["config:PutEvaluations", "config:GetResourceConfigHistory", "config:ListDiscoveredResources", .. Interfaces];
        Assert.All(
            Tool.Deploy(tool, Variant.Named(name)).Only("AWS::IAM::Role").Permissions(),
            permission =>
            {
                var (action, resource) = (permission.Split(' ')[0], permission.Split(' ')[1]);
                Assert.DoesNotContain('*', action);
                if (resource != "*")
                {
                    Assert.Matches(
                        "^<|^arn:aws:(config|sagemaker):eu-central-1:111122223333:[a-z-]+/\\*$|^arn:aws:kms:eu-central-1:111122223333:key/1234abcd",
                        resource
                    );
                }
                else if (!forced.Contains(action))
                {
                    Assert.Matches("^sagemaker:List(?!Tags)", action);
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_role_stays_within_the_size_that_IAM_takes(string tool, string name) =>
        Assert.InRange(
            Tool.Deploy(tool, Variant.Named(name)).Only("AWS::IAM::Role")["Policies"]!
                .AsArray()
                .Sum(policy => policy!["PolicyDocument"]!.ToJsonString().Length),
            1,
            10_240
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_function_runs_the_native_bootstrap_with_time_for_a_sweep(string tool, string name)
    {
        var variant = Variant.Named(name);
        var function = Tool.Deploy(tool, variant).Only("AWS::Lambda::Function");
        Assert.Equal("provided.al2023", function.Text("Runtime"));
        Assert.Equal("bootstrap", function.Text("Handler"));
        Assert.Equal("900", function.Text("Timeout"));
        Assert.Equal(variant.Settings.Architecture, Assert.Single(function["Architectures"]!.AsArray())!.GetValue<string>());
        // A new account's limit leaves nothing to reserve, so that nothing is by default.
        Assert.Equal(variant.Settings.ReservedConcurrency == 0 ? null : "5", function.Text("ReservedConcurrentExecutions"));
        if (name == "the defaults")
            Assert.Equal(0, variant.Settings.ReservedConcurrency);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_log_is_JSON_and_is_kept_for_a_while_past_the_end_of_the_stack(string tool, string name)
    {
        var variant = Variant.Named(name);
        var deployment = Tool.Deploy(tool, variant);
        var (log, function) = (deployment.Only("AWS::Logs::LogGroup"), deployment.Only("AWS::Lambda::Function"));
        Assert.Equal(variant.Settings.LogRetentionDays.ToString(CultureInfo.InvariantCulture), log.Text("RetentionInDays"));
        Assert.Equal(("Retain", "Retain"), (log.DeletionPolicy, log.UpdateReplacePolicy));
        // Where people and sageguard doctor look.
        Assert.Equal($"/aws/lambda/{function.Text("FunctionName")}", log.Text("LogGroupName"));
        Assert.Equal("sageguard-5b8f6d2c-0000-4000-8000-1234567890ab", function.Text("FunctionName"));
        Assert.Equal("JSON", function["LoggingConfig"]!["LogFormat"]!.GetValue<string>());
        Assert.Equal($"<{log.LogicalId}>", function["LoggingConfig"]!["LogGroup"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Failed_events_are_kept_encrypted_over_TLS_only_and_not_for_long(string tool, string name)
    {
        var variant = Variant.Named(name);
        var deployment = Tool.Deploy(tool, variant);
        var queue = deployment.Only("AWS::SQS::Queue");
        Assert.Equal(
            $"<{queue.LogicalId}.Arn>",
            deployment.Only("AWS::Lambda::Function")["DeadLetterConfig"]!["TargetArn"]!.GetValue<string>()
        );
        Assert.Equal(variant.Settings.KmsKeyArn, queue.Text("KmsMasterKeyId"));
        Assert.Equal(variant.Settings.KmsKeyArn is null ? "true" : null, queue["SqsManagedSseEnabled"]?.ToJsonString());
        // Lambda takes no FIFO queue.
        Assert.Null(queue["FifoQueue"]);
        Assert.InRange(queue["MessageRetentionPeriod"]!.GetValue<int>(), 60, 345_600);
        var statements = deployment.Only("AWS::SQS::QueuePolicy")["PolicyDocument"]!["Statement"]!.AsArray();
        Assert.All(statements, statement => Assert.Equal("Deny", statement!["Effect"]!.GetValue<string>()));
        Assert.Equal(
            """sqs:* {"Bool":{"aws:SecureTransport":"false"}}""",
            $"{statements[0]!["Action"]} {statements[0]!["Condition"]!.ToJsonString()}"
        );
        // Letters hold result tokens: no one receives them but who is named.
        Assert.Equal("sqs:ReceiveMessage", statements[1]!["Action"]!.GetValue<string>());
        Assert.Equal(
            variant.Settings.DeadLetterReaders.Count == 0
                ? null
                : """{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/OnCall","arn:aws:iam::*:role/Auditor*"]}}""",
            statements[1]!["Condition"]?.ToJsonString()
        );
        Assert.Equal(2, statements.Count);
    }

    // What the policy that protects the detection knows it by.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Everything_is_called_sageguard_and_its_role_has_a_path_of_its_own(string tool, string name)
    {
        var variant = Variant.Named(name);
        var deployment = Tool.Deploy(tool, variant);
        Assert.StartsWith("sageguard-", deployment.Only("AWS::Lambda::Function").Text("FunctionName"), StringComparison.Ordinal);
        Assert.StartsWith("/aws/lambda/sageguard-", deployment.Only("AWS::Logs::LogGroup").Text("LogGroupName"), StringComparison.Ordinal);
        Assert.StartsWith("sageguard-", deployment.Only("AWS::SQS::Queue").Text("QueueName"), StringComparison.Ordinal);
        var alarms = deployment.OfType("AWS::CloudWatch::Alarm").Select(alarm => alarm.Text("AlarmName")).ToList();
        Assert.All(alarms, alarm => Assert.StartsWith("sageguard-", alarm, StringComparison.Ordinal));
        Assert.Equal(alarms.Count, alarms.Distinct().Count());
        Assert.Equal(variant.Settings.RolePath, deployment.Only("AWS::IAM::Role").Text("Path"));
    }

    // A bucket is only a name: what is in it is compared with what was published, before anything may invoke it.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Code_with_another_hash_is_refused_before_AWS_Config_may_invoke_it(string tool, string name)
    {
        var deployment = Tool.Deploy(tool, Variant.Named(name));
        var version = deployment.Only("AWS::Lambda::Version");
        Assert.Equal($"<{deployment.Only("AWS::Lambda::Function").LogicalId}>", version.Text("FunctionName"));
        Assert.Equal(
            tool == Tool.Cdk
                ? Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Cdk.Synthesis.Zip)))
                : Tool.Hash,
            version.Text("CodeSha256")
        );
        // In SAM's template the comparison hangs on a parameter, and nothing can wait for what may not be there.
        Assert.Equal(tool == Tool.Sam ? null : version.LogicalId, deployment.Only("AWS::Lambda::Permission").DependsOn);
    }

    [Theory]
    [InlineData(Tool.Sam)]
    [InlineData(Tool.Plain)]
    [InlineData(Tool.Cdk)]
    public void What_security_reviews_ask_for_is_there(string tool)
    {
        var settings = Variant.Named("what security reviews ask for").Settings;
        var deployment = Tool.Deploy(tool, Variant.Named("what security reviews ask for"));
        var (role, function) = (deployment.Only("AWS::IAM::Role"), deployment.Only("AWS::Lambda::Function"));
        Assert.Equal(
            ("acme-sageguard-eu-central-1", "arn:aws:iam::111122223333:policy/teams/Boundary"),
            (role.Text("RoleName"), role.Text("PermissionsBoundary"))
        );
        Assert.Equal(settings.CodeSigningConfigArn, function.Text("CodeSigningConfigArn"));
        Assert.Equal(
            """{"SubnetIds":["subnet-0123456789abcdef0","subnet-0123456789abcdef1"],"SecurityGroupIds":["sg-0123456789abcdef0"]}""",
            function["VpcConfig"]!.ToJsonString()
        );
        Assert.Equal(settings.KmsKeyArn, deployment.Only("AWS::Logs::LogGroup").Text("KmsKeyId"));
    }

    [Fact]
    public void Everything_that_can_have_tags_has_those_that_are_asked_for()
    {
        var deployment = new DeployedTemplate(
            Tool.Parse(
                SageGuard.Deployment.Stacks.AccountTemplate.Create(
                    AccountSettings.Read(new Dictionary<string, string> { ["tags"] = "team=security,cost center=a=b", ["hook"] = "WARN" })
                )
            ),
            Tool.CodeLocation
        );
        // CloudFormation gives these no tags.
        string[] without =
        [
            "AWS::SQS::QueuePolicy",
            "AWS::Lambda::Version",
            "AWS::Lambda::Permission",
            "AWS::Config::ConfigRule",
            "AWS::Logs::MetricFilter",
            "AWS::CloudFormation::LambdaHook",
        ];
        Assert.All(
            deployment.Resources.Values.Where(resource => !without.Contains(resource.Type)),
            resource =>
                Assert.Equal(
                    """[{"Key":"team","Value":"security"},{"Key":"cost center","Value":"a=b"}]""",
                    resource["Tags"]?.ToJsonString()
                )
        );
    }

    [Theory]
    [InlineData(Trigger.Both, 3, "IF(FILL(errors,0)+FILL(letters,0)+FILL(lost,0)>0 OR FILL(runs,0)<3,1,0)", 26 * 3600, "breaching")]
    [InlineData(Trigger.Changes, 2, "IF(FILL(errors,0)+FILL(letters,0)+FILL(lost,0)>0,1,0)", 300, "notBreaching")]
    public void One_alarm_can_stand_for_all(Trigger trigger, int controls, string expression, int period, string missing)
    {
        string[] chosen = ["SageMaker.1", "SageMaker.3", "SageMaker.5"];
        var deployment = Plain(
            new()
            {
                Controls = [.. chosen.Take(controls)],
                Trigger = trigger,
                OneAlarm = true,
                AlarmTopicArn = "arn:aws:sns:{region}:999999999999:alarms",
            }
        );
        var alarm = deployment.Only("AWS::CloudWatch::Alarm");
        Assert.Equal(expression, alarm["Metrics"]![0]!["Expression"]!.GetValue<string>());
        Assert.All(alarm["Metrics"]!.AsArray().Skip(1), metric => Assert.Equal(period, metric!["MetricStat"]!["Period"]!.GetValue<int>()));
        Assert.Equal(missing, alarm.Text("TreatMissingData"));
        Assert.Equal("""["arn:aws:sns:eu-central-1:999999999999:alarms"]""", alarm["AlarmActions"]!.ToJsonString());
        // Its runs are those of all rules, so that their metric has no dimension.
        foreach (var filter in deployment.OfType("AWS::Logs::MetricFilter"))
            Assert.Null(filter["MetricTransformations"]![0]!["Dimensions"]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Alarms_watch_errors_throttles_dead_letters_and_missed_runs_and_not_changes_that_do_not_come(string tool, string name)
    {
        var variant = Variant.Named(name);
        var deployment = Tool.Deploy(tool, variant);
        var alarms = deployment.OfType("AWS::CloudWatch::Alarm").ToDictionary(Metric);
        var missed = variant
            .Controls.Where(control => variant.Settings.Trigger != Trigger.Changes || control.NeedsSchedule is not null)
            .Select(control =>
                $"SageGuard ScheduledRuns {variant.Settings.RuleNamePrefix}{control.Id.ToLowerInvariant().Replace('.', '-')}"
            )
            .ToList();
        Assert.Equal(
            new[]
            {
                "AWS/Lambda DeadLetterErrors",
                "AWS/Lambda Errors",
                "AWS/Lambda Throttles",
                "AWS/SQS ApproximateNumberOfMessagesVisible",
            }
                .Concat(missed)
                .Order(StringComparer.Ordinal),
            alarms.Keys.Order(StringComparer.Ordinal)
        );
        foreach (var (metric, alarm) in alarms)
        {
            var (period, periods) = (
                int.Parse(alarm.Text("Period")!, CultureInfo.InvariantCulture),
                int.Parse(alarm.Text("EvaluationPeriods")!, CultureInfo.InvariantCulture)
            );
            Assert.Equal(
                variant.Settings.AlarmTopicArn,
                alarm["AlarmActions"] is JsonArray actions ? Assert.Single(actions)!.GetValue<string>() : null
            );
            Assert.Equal(missed.Contains(metric) ? "breaching" : "notBreaching", alarm.Text("TreatMissingData"));
            // CloudWatch's limit: a week where a period is an hour or more, else a day.
            Assert.InRange(period * periods, 1, period >= 3600 ? 604_800 : 86_400);
            if (missed.Contains(metric))
                Assert.Equal((Hours(variant.Settings.Frequency) + 2) * 3600, period * periods);
        }

        var filters = deployment.OfType("AWS::Logs::MetricFilter");
        if (missed.Count == 0)
        {
            Assert.Empty(filters);
            return;
        }

        var transformation = Assert.Single(Assert.Single(filters)["MetricTransformations"]!.AsArray())!;
        Assert.Equal(
            "SageGuard ScheduledRuns 1 Count",
            string.Join(
                ' ',
                new[] { "MetricNamespace", "MetricName", "MetricValue", "Unit" }.Select(part => transformation[part]!.GetValue<string>())
            )
        );
        Assert.Equal("""[{"Key":"rule","Value":"$.rule"}]""", transformation["Dimensions"]!.ToJsonString());
        // Renaming a property of the function's log would put these alarms into ALARM for ever. That the function logs such lines
        // is tested with the function running, in DeployedTemplateTests.
        Assert.Equal("""{ $.messageType = "ScheduledNotification" && $.evaluations >= 0 }""", filters[0].Text("FilterPattern"));
    }

    // Resources by a name that all have, with what differs by nature taken out: where the code comes from, and SAM's own tag.
    [Theory]
    [MemberData(nameof(Variants))]
    public void SAM_the_plain_template_and_the_CDK_describe_the_same_resources(string name)
    {
        var variant = Variant.Named(name);
        var plain = Comparable(Tool.Deploy(Tool.Plain, variant));
        foreach (var tool in (string[])[Tool.Sam, Tool.Cdk])
        {
            var other = Comparable(Tool.Deploy(tool, variant));
            Assert.Equal(plain.Keys, other.Keys);
            foreach (var (resource, text) in plain)
                Assert.Equal(text, other[resource]);
        }
    }

    public static TheoryData<string> Variants => [.. Variant.All.Select(variant => variant.Name)];

    // Every combination of switches cannot be tried; random ones find a permission that hangs on the wrong switch.
    [Fact]
    public void Permissions_of_template_yaml_follow_the_switches()
    {
        var template = Tool.SamTransformed();
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            var chosen = ControlSet.SecurityHub.Controls.Where((_, index) => index == 0 || random.Next(10) < 3).ToList();
            var waivers = seed % 2 == 0;
            var switches = Variant.On(chosen.Skip(1).Select(control => control.Id));
            var deployment = new DeployedTemplate(template, waivers ? switches.With("WaiverTagKey", "waiver") : switches);
            Assert.Equal(
                Permissions.For(chosen, waivers).Select(Expected).Order(StringComparer.Ordinal),
                deployment
                    .Only("AWS::IAM::Role")
                    .Permissions()
                    .Where(permission =>
                        permission.StartsWith("config:", StringComparison.Ordinal)
                        || permission.StartsWith("sagemaker:", StringComparison.Ordinal)
                    )
            );
        }
    }

    [Fact]
    public void A_combined_rule_is_scoped_to_all_its_kinds_and_scheduled_where_one_of_them_needs_it()
    {
        var deployment = Plain(
            new()
            {
                Controls = ["SageMaker.1", "3", "SageMaker.14"],
                Combined = true,
                Trigger = Trigger.Changes,
            }
        );
        var rule = deployment.Only("AWS::Config::ConfigRule");
        Assert.Equal("sageguard-sagemaker", rule.Text("ConfigRuleName"));
        Assert.Equal("""{"control":"SageMaker.1,SageMaker.3,SageMaker.14"}""", rule["InputParameters"]!.ToJsonString());
        Assert.Equal(
            """{"ComplianceResourceTypes":["AWS::SageMaker::NotebookInstance","AWS::SageMaker::MonitoringSchedule"]}""",
            rule["Scope"]!.ToJsonString()
        );
        Assert.Equal(3, rule["Source"]!["SourceDetails"]!.AsArray().Count);
        Assert.Equal(
            "SageGuard ScheduledRuns sageguard-sagemaker",
            Assert.Single(
                deployment.OfType("AWS::CloudWatch::Alarm").Select(Metric),
                metric => metric.StartsWith("SageGuard", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void A_combined_rule_over_a_set_names_the_set()
    {
        var rule = Plain(
                new()
                {
                    Controls = ["Security-Hub"],
                    Combined = true,
                    Parameters = new Dictionary<string, string> { ["waiverTagKey"] = new('k', 128) },
                }
            )
            .Only("AWS::Config::ConfigRule");
        Assert.Equal("security-hub", rule["InputParameters"]!["control"]!.GetValue<string>());
        Assert.InRange(rule["InputParameters"]!.ToJsonString().Length, 1, 1024);
    }

    private static readonly string[] Interfaces =
    [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    ];

    private static DeployedTemplate Plain(AccountSettings settings) =>
        new(Tool.Parse(SageGuard.Deployment.Stacks.AccountTemplate.Create(settings)), Tool.CodeLocation);

    private static IReadOnlyList<DeployedResource> Rules(string tool, Variant variant) =>
        Tool.Deploy(tool, variant).OfType("AWS::Config::ConfigRule");

    private static string Expected(Grant grant) =>
        grant.ArnResource is null
            ? $"{grant.Action} *"
            : $"{grant.Action} arn:aws:{grant.Action.Split(':')[0]}:eu-central-1:111122223333:{grant.ArnResource}";

    private static int Hours(Frequency frequency) =>
        frequency.Name switch
        {
            "One_Hour" => 1,
            "Three_Hours" => 3,
            "Six_Hours" => 6,
            "Twelve_Hours" => 12,
            _ => 24,
        };

    private static string Metric(DeployedResource alarm)
    {
        var rule = alarm["Dimensions"]!.AsArray().FirstOrDefault(dimension => dimension!["Name"]!.GetValue<string>() == "rule");
        return $"{alarm.Text("Namespace")} {alarm.Text("MetricName")} {rule?["Value"]}".TrimEnd();
    }

    private static SortedDictionary<string, string> Comparable(DeployedTemplate deployment)
    {
        var names = deployment.Resources.Values.ToDictionary(
            resource => resource.LogicalId,
            resource =>
                resource.Type.Split("::")[^1]
                + resource.Type switch
                {
                    "AWS::Config::ConfigRule" => resource.Text("ConfigRuleName"),
                    "AWS::CloudWatch::Alarm" => Metric(resource),
                    _ => "",
                }
        );
        var comparable = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in deployment.Resources.Values)
        {
            var properties = resource.Properties.DeepClone().AsObject();
            properties.Remove("Code");
            properties.Remove("CodeSha256");
            properties.Remove("Tags");
            if (resource.Type == "AWS::IAM::Role")
                properties["Policies"] = new JsonArray([.. resource.Permissions().Select(permission => (JsonNode)permission)]);
            var text =
                $"{resource.Type} {(resource.DependsOn is { } needed && resource.Type != "AWS::Lambda::Permission" ? names[needed] : "")} {resource.DeletionPolicy} {resource.UpdateReplacePolicy} {Normal(properties)}";
            foreach (var (id, renamed) in names)
            {
                text = text.Replace($"<{id}>", $"<{renamed}>", StringComparison.Ordinal)
                    .Replace($"<{id}.", $"<{renamed}.", StringComparison.Ordinal);
            }

            comparable.Add(names[resource.LogicalId], text);
        }

        return comparable;
    }

    // Numbers and strings of digits are the same to CloudFormation, and so is any order of members.
    private static string Normal(JsonNode value) =>
        value switch
        {
            JsonArray list => $"[{string.Join(',', list.Select(entry => Normal(entry!)))}]",
            JsonObject map =>
                $"{{{string.Join(',', map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{Normal(member.Value!)}"))}}}",
            _ => value.ToString(),
        };
}
