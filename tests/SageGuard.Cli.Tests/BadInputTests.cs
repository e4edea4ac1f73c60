// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests;

/// <summary>What is wrong gets one clear sentence, the next step and the right exit code, and never a stack trace.</summary>
public sealed partial class BadInputTests
{
    [Theory]
    [InlineData("{\"Resources\": {\"A\": \n {\"Type\": ,}}}", "line 2, column 11")]
    [InlineData("{\"a\":1}", "a JSON object with a")]
    [InlineData("{}", "the object is empty")]
    [InlineData("[]", "empty list")]
    [InlineData("[1]", "entry 1")]
    [InlineData("just text", "needs")]
    [InlineData("", "is empty")]
    [InlineData("  \n ", "is empty")]
    [InlineData("\u0000\u0001", "not text")]
    [InlineData("{\"messageType\":\"ScheduledNotification\"}", "sageguard scan")]
    [InlineData("{\"resourceType\":\"AWS::SageMaker::Model\",\"configurationItemStatus\":\"Nope\"}", "configurationItemStatus is \"Nope\"")]
    [InlineData("{\"configurationItems\":[{\"resourceType\":\"x\"}]}", "configurationItemStatus is missing")]
    [InlineData("{\"invokingEvent\":\"{\"}", "not JSON")]
    public async Task A_broken_document(string text, string expected)
    {
        var answer = await Sageguard.RunAsync(["check", "-"], Encoding.UTF8.GetBytes(text));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        AssertOneLine(answer.Error);
    }

    [Fact]
    public async Task No_such_file_a_directory_and_unreadable_names()
    {
        var folder = Directory.CreateTempSubdirectory();
        foreach (var (name, expected) in new[] { ("nope.json", "no file"), (folder.FullName, "is a directory") })
        {
            var answer = await Sageguard.RunAsync("check", name);
            Assert.Equal(ExitCodes.Usage, answer.Code);
            Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
            AssertOneLine(answer.Error);
        }
    }

    [Fact]
    public async Task Unknown_members_are_nobodys_mistake()
    {
        const string Text =
            """{"resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"x","awsAccountId":"123456789012","awsRegion":"eu-west-1","configurationItemStatus":"OK","configurationItemCaptureTime":"2026-01-01T00:00:00Z","somethingNew":{"a":[1]},"configuration":{"DirectInternetAccess":"Disabled","SomethingNew":true}}""";

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(Text));

        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
        Assert.Equal("passed", answer.Outcomes["SageMaker.1 x"]);
    }

    [Fact]
    public async Task Two_hundred_megabytes_are_refused()
    {
        var file = Path.GetTempFileName();
        using (var stream = File.OpenWrite(file))
            stream.SetLength(200L * 1024 * 1024);

        var answer = await Sageguard.RunAsync("check", file);
        File.Delete(file);

        AssertOneLine(answer.Error);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains("larger than 128 MB", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rule", "scan --control 0", "Unknown control '0' in --control. Allowed: SageMaker.1 to SageMaker.")]
    [InlineData("Option", "scan --regoin x", "regoin")]
    [InlineData("Region", "scan --region Europe", "eu-central-1")]
    [InlineData("Both", "scan --region eu-west-1 --all-regions", "exclude each other")]
    [InlineData("Role", "scan --role-arn x", "not a role's ARN")]
    [InlineData("Effect", "scan -c 1 --subnet-ids subnet-1", "--subnet-ids has no effect")]
    [InlineData("Waiver", "scan --waiver-max-days 3", "--waiver-tag-key")]
    [InlineData("Baseline", "check x --baseline nope.json", "baseline nope.json cannot be read")]
    [InlineData(
        "Format",
        "check x --output xml",
        "--output 'xml' is not known. Choose table, json, csv, sarif, asff, ocsf, html, junit, github or markdown."
    )]
    [InlineData("Severity", "check x --fail-on urgent", "--fail-on 'urgent' is not known. Choose low, medium or high.")]
    [InlineData("Number", "evaluate --timeout soon", "--timeout is 'soon'; it must be a whole number.")]
    [InlineData("Output", "check x --out no/such/folder/report.json", "there is no such folder")]
    [InlineData("Parameter", "check x --parameter y", "NAME=VALUE")]
    [InlineData("Command", "chek", "'chek'")]
    [InlineData("Control", "controls 0", "Unknown control '0'. Allowed: SageMaker.1 to SageMaker.")]
    [InlineData("Shell", "completion tcsh", "tcsh")]
    [InlineData("Option", "evaluate --control 1", "'--control' is not an option of sageguard evaluate.")]
    [InlineData("Option", "check --contrl 1 template.yaml", "'--contrl' is not an option of sageguard check.")]
    [InlineData("Command", "remediate", "sageguard remediate needs a command: plan, apply, script, rollback, compare, purge.")]
    [InlineData("Argument", "check", "sageguard check needs FILE.")]
    [InlineData("Argument", "completion", "sageguard completion needs SHELL.")]
    [InlineData("Option", "remediate purge lab", "sageguard remediate purge needs --plan.")]
    [InlineData("Value", "scan --region", "--region needs a value.")]
    [InlineData("Value", "scan -o json -o csv", "--output takes one value, and is given 2: json, csv.")]
    [InlineData("Value", "check x --quiet=maybe", "--quiet takes no value.")]
    [InlineData("Number", "remediate apply --concurrency x", "--concurrency is 'x'; it must be a whole number.")]
    [InlineData("Number", "remediate apply --concurrency 1.5", "--concurrency is '1.5'; it must be a whole number.")]
    [InlineData("Number", "remediate apply --poll-seconds NaN", "--poll-seconds is NaN; it can be from 0.01 to 3600.")]
    [InlineData("Number", "local --port 99999", "--port is 99999; it can be from 0 to 65535.")]
    [InlineData("Choice", "completion tcsh", "SHELL 'tcsh' is not known. Choose bash, zsh, fish or pwsh.")]
    [InlineData(
        "Choice",
        "policy people scna",
        "JOB 'scna' is not known. Choose scan, organization, aggregator, doctor, reach, import, repair or purge. Did you mean scan?"
    )]
    [InlineData("Choice", "doctor --output yaml", "--output 'yaml' is not known. Choose table or json.")]
    [InlineData("Setting", "template --trigger never", "--trigger is 'never'; allowed: changes, schedule, both.")]
    [InlineData("Option", "check -x", "'-x' is not an option of sageguard check.")]
    [InlineData("Option", "remediate plan --outt plan.json", "'--outt' is not an option of sageguard remediate plan. Did you mean --out?")]
    [InlineData("Plan", "remediate apply --plan SageGuard.slnx", "it is not JSON (line 1, column 1)")]
    public async Task A_wrong_command_line(string what, string line, string expected)
    {
        var answer = await Sageguard.RunAsync([
            .. line.Split(' ').Select(word => word == "SageGuard.slnx" ? Path.Combine(Repository.Root, word) : word),
        ]);

        Assert.True(answer.Code == ExitCodes.Usage, $"{what}: {answer.Code} {answer.Error}");
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(Trace(), answer.Error);
    }

    [Fact]
    public async Task An_empty_name_of_a_file_is_a_variable_that_is_not_set()
    {
        var answer = await Sageguard.RunAsync("check", "");

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains("The name of a file is empty", answer.Error, StringComparison.Ordinal);
        AssertOneLine(answer.Error);
    }

    [Fact]
    public async Task No_credentials_expired_ones_a_wrong_Region_and_no_network()
    {
        var none = await CommandProcess.SageguardProcessAsync(new Dictionary<string, string> { ["AWS_REGION"] = "eu-west-1" }, "scan");
        Assert.Equal(ExitCodes.NotAssessed, none.Code);
        Assert.Contains("No AWS credentials were found", none.Error, StringComparison.Ordinal);
        AssertOneLine(none.Error);

        var region = await CommandProcess.SageguardProcessAsync(
            new Dictionary<string, string>
            {
                ["AWS_REGION"] = "Europe",
                ["AWS_ACCESS_KEY_ID"] = "a",
                ["AWS_SECRET_ACCESS_KEY"] = "b",
            },
            "scan"
        );
        Assert.Equal(ExitCodes.Usage, region.Code);
        AssertOneLine(region.Error);

        var network = await CommandProcess.SageguardProcessAsync(CommandProcess.Aws(new Uri("http://127.0.0.1:1")), "scan");
        Assert.Equal(ExitCodes.NotAssessed, network.Code);
        Assert.Contains("No answer from AWS STS", network.Error, StringComparison.Ordinal);
        AssertOneLine(network.Error);

        await using var cloud = await LocalAws.Hosting.LocalCloud.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        cloud.Faults.Fail("GetCallerIdentity", "ExpiredToken", "The security token included in the request is expired", 403, int.MaxValue);
        var expired = await CommandProcess.SageguardProcessAsync(CommandProcess.Aws(cloud.Endpoint), "scan");
        Assert.Equal(ExitCodes.NotAssessed, expired.Code);
        Assert.Contains("expired", expired.Error, StringComparison.Ordinal);
        AssertOneLine(expired.Error);
    }

    private static void AssertOneLine(string error)
    {
        Assert.Single(error.Trim().Split('\n'));
        Assert.StartsWith("sageguard: ", error, StringComparison.Ordinal);
        Assert.DoesNotMatch(Trace(), error);
    }

    [GeneratedRegex(@"\n\s+at |Exception|itself failed")]
    private static partial Regex Trace();
}
