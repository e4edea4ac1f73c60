// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Cdk;

/// <summary>The CDK app as people start it.</summary>
public sealed class AppTests
{
    private static readonly string[] EveryStack =
    [
        "SageGuard",
        "SageGuardAggregation",
        "SageGuardArtifacts",
        "SageGuardOrganization",
        "SageGuardPortable",
        "SageGuardPrevention",
        "SageGuardSecurityHub",
        "SageGuardTopic",
    ];

    [Fact]
    public async Task Settings_call_for_every_stack_and_the_cdk_command_takes_them_without_AWS()
    {
        await Judges.InstallAsync();
        var folder = Synthesis.App(Synthesis.EverySetting);
        Assert.Equal(
            EveryStack.Select(name => $"{name}.template.json"),
            Directory.GetFiles(folder, "*.template.json").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        // What the app wrote, in the place of the app: the command reads it without starting the app again.
        var (code, _, error) = (await Cdk(["synth", "--quiet", "--app", folder]))!.Value;
        Assert.True(code == 0, error);
    }

    // The app as the command starts it; `dotnet run`, as cdk.json says, would build it a second time.
    [Fact]
    public async Task A_missing_zip_keeps_back_the_stacks_that_need_it_and_no_others()
    {
        await Judges.InstallAsync();
        var output = Directory.CreateTempSubdirectory("sageguard-cdk-synth-").FullName;
        var others = (
            await Cdk([
                "synth",
                "SageGuardSecurityHub",
                "SageGuardPortable",
                "SageGuardAggregation",
                "--quiet",
                "--output",
                output,
                "--app",
                $"dotnet {AppFile}",
                "-c",
                "zip=nowhere.zip",
            ])
        )!.Value;
        Assert.True(others.Code == 0, others.Error);
        // The command would add the constructs' paths: that is the CDK's business, and thousands of characters.
        Assert.DoesNotContain(
            "cdk",
            await File.ReadAllTextAsync(Path.Combine(output, "SageGuardPortable.template.json"), TestContext.Current.CancellationToken),
            StringComparison.OrdinalIgnoreCase
        );

        var refused = (await Cdk(["synth", "SageGuard", "--quiet", "--app", output]))!.Value;
        Assert.NotEqual(0, refused.Code);
        Assert.Matches(
            @"nowhere\.zip is missing\. Publish it first, from the repository's root: dotnet publish src/SageGuard\.Lambda -c Release -r linux-x64; or name a released zip with -c zip=PATH\.",
            refused.Error
        );
    }

    [Theory]
    [InlineData("folder", "is a folder")]
    [InlineData("text", "cannot be read as a zip (End of Central Directory record could not be found)")]
    [InlineData("other.zip", "does not hold the function's bootstrap")]
    public void A_file_that_is_not_the_functions_zip_keeps_back_the_stacks_that_need_it(string file, string fault)
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-zip-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "folder"));
        File.WriteAllText(Path.Combine(folder, "text"), "not a zip, and long enough for the end record of one");
        using (var zip = ZipFile.Open(Path.Combine(folder, "other.zip"), ZipArchiveMode.Create))
            zip.CreateEntry("index.js");
        var path = Path.Combine(folder, file);
        var manifest = File.ReadAllText(Path.Combine(Synthesis.App(new Dictionary<string, string> { ["zip"] = path }), "manifest.json"));
        Assert.Contains($"{path} {fault}. Publish it first", Regex.Unescape(manifest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"controls\"")]
    [InlineData("[]")]
    public async Task A_context_that_cannot_be_read_is_answered_with_a_sentence(string context)
    {
        var environment = new Dictionary<string, string> { ["CDK_CONTEXT_JSON"] = context };
        var (code, _, error) = (await Judges.RunAsync("dotnet", [AppFile], Repository.PathOf("cdk"), environment: environment))!.Value;
        Assert.Equal(
            (
                1,
                "The context in CDK_CONTEXT_JSON is not a JSON object. The cdk command writes it; remove the variable, or start the app with that command."
            ),
            (code, error.TrimEnd())
        );
    }

    [Theory]
    [InlineData(
        "alarmTopicArn",
        "\"foo\"",
        "Setting 'alarmTopicArn' is 'foo'; allowed: the ARN of an SNS topic in this Region, such as arn:aws:sns:eu-central-1:111122223333:alarms, where {region} and {account} can stand for the stack's own."
    )]
    [InlineData("controls", "\"SageMaker.0\"", "Rule parameter 'control' is 'SageMaker.0'; allowed: ")]
    [InlineData(
        "subnetId",
        "\"subnet-1\"",
        "Setting 'subnetId' is unknown; allowed are alarmTopicArn, alarms, allowedAccounts, architecture, "
    )]
    [InlineData("regions", "[\"eu-central-1\"]", "Setting 'regions' must be a string; lists are separated by commas.")]
    [InlineData("reservedConcurrency", "1001", "Setting 'reservedConcurrency' is '1001'; allowed: a whole number from 0 to 1000.")]
    [InlineData(
        "alarm-topic-arn",
        "\"foo\"",
        "Setting 'alarm-topic-arn' is unknown; allowed are alarmTopicArn, alarms, allowedAccounts, architecture, "
    )]
    [InlineData(
        "policyControls",
        "\"8\",\"policyTargets\":\"r-abcd\"",
        "Setting 'policyControls' is 'SageMaker.8'; no service control policy can prevent what these controls find."
    )]
    public async Task A_mistake_is_answered_with_a_sentence_and_no_stack_trace(string name, string value, string sentence)
    {
        var environment = new Dictionary<string, string>
        {
            ["CDK_CONTEXT_JSON"] = $$"""{"@aws-cdk/core:x":true,"aws:cdk:y":[],"{{name}}":{{value}}}""",
        };
        var (code, output, error) = (await Judges.RunAsync("dotnet", [AppFile], Repository.PathOf("cdk"), environment: environment))!.Value;
        Assert.Equal(1, code);
        Assert.Equal("", output);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => !text.StartsWith('!'));
        Assert.StartsWith(sentence, line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_zip_is_taken_as_it_is()
    {
        var folder = Synthesis.App(Synthesis.EverySetting);
        var files = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "SageGuard.assets.json")))!["files"]!.AsObject();
        var asset = files
            .Select(file => file.Value!["source"]!["path"]!.GetValue<string>())
            .Single(path => path.EndsWith(".zip", StringComparison.Ordinal));
        Assert.Equal(Hash(Synthesis.Zip), Hash(Path.Combine(folder, asset)));
    }

    // A changed logical id replaces the resource at the next update: a queue with dead letters, a log that is evidence. These are
    // those of version 0.1's stacks.
    [Fact]
    public void The_logical_ids_are_those_of_version_0_1()
    {
        var kept = new Dictionary<string, string[]>
        {
            ["SageGuard"] =
            [
                "SageGuardLogGroupAEE39D3A",
                "SageGuardDeadLetterQueue213AE6A2",
                "SageGuardDeadLetterQueuePolicy03960EA1",
                "SageGuardRole59A6F532",
                "SageGuardFunction07937A25",
                "SageGuardConfigMayInvoke67E26432",
                "SageGuardRule1A8578D51",
                "SageGuardRule10CA2E3329",
                "SageGuardErrorsAlarmAE8B88FF",
                "SageGuardThrottlesAlarm4E6F8994",
                "SageGuardDeadLettersAlarmC9FD1FE2",
                "SageGuardLostEventsAlarm400BD246",
                "SageGuardScheduledRuns3272E841",
                "SageGuardRule1MissedRuns3A78A87C",
                "SageGuardRule10MissedRuns726DD272",
                "HookLogGroupB1FB3A63",
                "HookRole5025F404",
                "HookFunctionC89345B9",
                "HookErrorsAlarmDA694F2A",
                "HookInvoker3A6E93D4",
                "HookA37BC140",
            ],
            ["SageGuardAggregation"] = ["Role1ABCC5F0", "Aggregator", "Findings"],
            ["SageGuardArtifacts"] = ["Artifacts82DD59A1", "ArtifactsPolicy6E9058CC"],
            ["SageGuardOrganization"] = ["StackSet"],
            ["SageGuardPrevention"] = ["Deny1", "WaiverTag", "Protect1"],
            ["SageGuardSecurityHub"] = ["Rule1", "Rule25"],
        };
        foreach (var (stack, ids) in kept)
        {
            Assert.Empty(
                ids.Except(Synthesis.Template(Synthesis.EverySetting, stack)["Resources"]!.AsObject().Select(resource => resource.Key))
            );
        }
    }

    [Fact]
    public void A_combined_rule_has_no_severity_of_its_own_in_Security_Hub_and_keeps_its_logical_id()
    {
        var settings = new Dictionary<string, string>
        {
            ["zip"] = Synthesis.Zip,
            ["controls"] = "SageMaker.1,SageMaker.3,SageMaker.5",
            ["combined"] = "true",
        };
        Assert.False(File.Exists(Path.Combine(Synthesis.App(settings), "SageGuardSecurityHub.template.json")));
        var resources = Synthesis.Template(settings, "SageGuard")["Resources"]!.AsObject().Select(resource => resource.Key).ToList();
        Assert.Contains("SageGuardRuleMissedRuns387208AA", resources);
        Assert.Single(resources, id => Regex.IsMatch(id, "^SageGuardRule[0-9A-F]{8}$"));
    }

    // The app's own output, built with these tests: it has what the app needs and nothing that the tests need.
    private static string AppFile =>
        Repository.PathOf(
            Path.Combine(
                "artifacts",
                "bin",
                "SageGuard.Cdk",
                Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
                "SageGuard.Cdk.dll"
            )
        );

    // No credentials are there to be used, and what tries the network meets a closed door.
    private static Task<(int Code, string Output, string Error)?> Cdk(IEnumerable<string> arguments) =>
        Judges.RunAsync(
            "node",
            [Path.Combine(Judges.Folder, "node_modules", "aws-cdk", "bin", "cdk"), .. arguments],
            Repository.PathOf("cdk"),
            environment: new Dictionary<string, string>
            {
                ["HTTP_PROXY"] = "http://127.0.0.1:9",
                ["HTTPS_PROXY"] = "http://127.0.0.1:9",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_CONFIG_FILE"] = "nowhere",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "nowhere",
            }
        );

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
