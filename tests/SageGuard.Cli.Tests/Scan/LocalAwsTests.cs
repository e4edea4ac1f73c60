// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Scan;

/// <summary>The command as people run it, against LocalAws: verdicts, pages, throttling, denials, Ctrl-C.</summary>
public sealed class LocalAwsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Internet_and_root_are_told_apart()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud.Region(), "internet-on-root-off", "Enabled", "Disabled");
        Notebook(cloud.Region(), "internet-off-root-on", "Disabled", "Enabled");

        var answer = await ScanAsync(cloud, "-c", "1,3");

        Assert.Equal(
            new()
            {
                ["SageMaker.1 internet-on-root-off"] = "failing",
                ["SageMaker.3 internet-on-root-off"] = "passed",
                ["SageMaker.1 internet-off-root-on"] = "passed",
                ["SageMaker.3 internet-off-root-on"] = "failing",
            },
            answer.Outcomes
        );
        Assert.Equal(ExitCodes.Failing, answer.Code);
        // Nothing but that it was not AWS that answered.
        Assert.StartsWith("sageguard: NOT AWS", answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task All_pages_are_read_and_throttling_is_survived()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        for (var i = 0; i < 260; i++)
            Notebook(cloud.Region(), $"many-{i:000}", i % 5 == 0 ? "Enabled" : "Disabled", "Disabled");
        cloud.Faults.Throttle("ListNotebookInstances", 2);
        cloud.Faults.Throttle("DescribeNotebookInstance", 25);
        cloud.Faults.ServerErrorWithHtml("DescribeNotebookInstance", 2);

        var answer = await ScanAsync(cloud, "-c", "1");

        Assert.True(answer.Code == ExitCodes.Failing, answer.Output[..Math.Min(1500, answer.Output.Length)] + answer.Error);
        var totals = answer.Report.GetProperty("totals");
        Assert.Equal(
            (260, 52, 208),
            (totals.GetProperty("all").GetInt32(), totals.GetProperty("failing").GetInt32(), totals.GetProperty("passed").GetInt32())
        );
        Assert.True(cloud.Calls.Count("ListNotebookInstances") >= 5);
    }

    [Fact]
    public async Task It_asks_once_who_asks_once_for_each_page_and_once_for_each_notebook()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        for (var i = 0; i < 120; i++)
            Notebook(cloud.Region(), $"many-{i:000}", "Disabled", "Disabled");
        var before = cloud.Calls.All.Count;

        await ScanAsync(cloud, "-c", "1,2,3");

        Assert.Equal(
            new()
            {
                ["GetCallerIdentity"] = 1,
                ["ListNotebookInstances"] = 2,
                ["DescribeNotebookInstance"] = 120,
            },
            // Without the connection that is opened ahead.
            cloud.Calls.All.Skip(before).Where(call => call.Operation != "HEAD /").CountBy(call => call.Operation).ToDictionary()
        );
    }

    [Fact]
    public async Task Spaces_of_one_name_in_two_domains_are_told_apart()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        var region = cloud.Region();
        var (one, other) = (Domain("one"), Domain("other"));
        Space(one, "ENABLED");
        Space(other, "DISABLED");

        var answer = await ScanAsync(cloud, "-c", "core");

        Assert.Equal(("failing", "passed"), (answer.Outcomes[$"SageGuard.70 {one}/lab"], answer.Outcomes[$"SageGuard.70 {other}/lab"]));
        Assert.Equal("failing", answer.Outcomes[$"SageGuard.30 {one}"]);

        string Domain(string name) =>
            (string)
                region.SageMaker(
                    "CreateDomain",
                    new JsonObject
                    {
                        ["DomainName"] = name,
                        ["AuthMode"] = "IAM",
                        ["DefaultUserSettings"] = new JsonObject(),
                    }
                )!["DomainId"]!;
        void Space(string domain, string access) =>
            region.SageMaker(
                "CreateSpace",
                new JsonObject
                {
                    ["DomainId"] = domain,
                    ["SpaceName"] = "lab",
                    ["SpaceSettings"] = new JsonObject { ["RemoteAccess"] = access },
                }
            );
    }

    [Fact]
    public async Task A_denied_list_is_not_assessed_with_its_permission_and_the_rest_is_reported()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud.Region(), "open", "Enabled", "Disabled");
        cloud.Faults.Deny("ListModels");

        var answer = await ScanAsync(cloud, "-c", "security-hub");

        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        Assert.Equal("failing", answer.Outcomes["SageMaker.1 open"]);
        var unknown = answer
            .Report.GetProperty("results")
            .EnumerateArray()
            .Where(result => result.GetProperty("outcome").GetString() == "notAssessed")
            .ToList();
        Assert.Equal(["SageMaker.5", "SageMaker.16", "SageMaker.19"], unknown.Select(result => result.GetProperty("control").GetString()));
        Assert.All(unknown, result => Assert.Equal("sagemaker:ListModels", result.GetProperty("missingPermission").GetString()));
        Assert.All(unknown, result => Assert.True(result.GetProperty("resource").GetProperty("wholeKind").GetBoolean()));
    }

    [Fact]
    public async Task One_Region_fails_and_the_others_are_reported()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud.Region("eu-west-1"), "many-000", "Enabled", "Disabled");
        Notebook(cloud.Region("eu-central-1"), "many-000", "Enabled", "Disabled");
        // The first list that comes is denied, whichever Region it is of; the other is read.
        cloud.Faults.Deny("ListNotebookInstances", 1);

        var answer = await ScanAsync(cloud, "-c", "1", "--region", "eu-west-1", "--region", "eu-central-1");

        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        Assert.Equal("notAssessed", answer.Outcomes["SageMaker.1 all notebook instances"]);
        Assert.Equal("failing", answer.Outcomes["SageMaker.1 many-000"]);
        Assert.Equal(2, answer.Report.GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public async Task A_Region_without_the_operation_is_told_and_nothing_found_is_not_said()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        cloud.Faults.UnknownOperation("ListInferenceExperiments");

        var answer = await ScanAsync(cloud, "-c", "23,24");

        Assert.Equal(ExitCodes.Success, answer.Code);
        Assert.Contains("Not available here", answer.Report.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_is_listed_with_its_end()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        var until = DateTime.UtcNow.AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        cloud
            .Region()
            .CreateNotebook(
                "open",
                new JsonObject
                {
                    ["DirectInternetAccess"] = "Enabled",
                    ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "waive", ["Value"] = $"{until} SageMaker.1 ticket 4711" }),
                }
            );

        var answer = await ScanAsync(cloud, "-c", "1", "--waiver-tag-key", "waive");

        Assert.Equal(ExitCodes.Success, answer.Code);
        Assert.Equal(until, answer.Report.GetProperty("results")[0].GetProperty("waiver").GetProperty("until").GetString());
    }

    [Fact]
    public async Task Ctrl_C_ends_it_soon_and_says_what_is_incomplete()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SIGINT is Unix's.");
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        // Two minutes of reading: however slow the machine, the signal comes before the end.
        for (var i = 0; i < 600; i++)
            Notebook(cloud.Region(), $"lab-{i:000}", "Enabled", "Disabled");
        cloud.Faults.Latency("DescribeNotebookInstance", TimeSpan.FromSeconds(2));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        // A shell that runs the tests in the background has them, and all that they start, ignore the signal.
        var (program, args) = CommandProcess.Sageguard;
        string[] heard = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", program] : [program];
        var answer = await CommandProcess.RunAsync(
            heard[0],
            [.. heard[1..], .. args, "scan", "-c", "1", "--output", "json"],
            CommandProcess.Aws(cloud.Endpoint),
            meanwhile: async process =>
            {
                await Limit.UntilAsync(() => cloud.Calls.Count("ListNotebookInstances") > 0, "the scan begins");
                await Task.Delay(3000, Token);
                watch.Restart();
                await CommandProcess.RunAsync("kill", ["-INT", $"{process.Id}"]);
                await process.WaitForExitAsync(Token);
                watch.Stop();
            }
        );

        Assert.Equal(ExitCodes.Interrupted, answer.Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It went on for {watch.Elapsed} after the signal.");
        Assert.Contains("incomplete. Not finished: 123456789012 eu-west-1", answer.Error, StringComparison.Ordinal);
        Assert.False(answer.Report.GetProperty("complete").GetBoolean());
    }

    internal static void Notebook(LocalRegion region, string name, string internet, string root) =>
        region.CreateNotebook(
            name,
            new JsonObject
            {
                ["DirectInternetAccess"] = internet,
                ["RootAccess"] = root,
                ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
                ["SecurityGroupIds"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
            }
        );

    private static Task<Answer> ScanAsync(LocalCloud cloud, params string[] more) =>
        CommandProcess.SageguardAsync(CommandProcess.Aws(cloud.Endpoint), [.. (string[])["scan", "--output", "json"], .. more]);
}
