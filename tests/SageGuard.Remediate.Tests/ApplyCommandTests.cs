// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>The recipe of the README in one command, as a process.</summary>
public sealed class ApplyCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sageguard-apply-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Root_access_is_removed_from_every_notebook_that_has_it_in_one_command()
    {
        await using var lab = await LabAsync();

        var (code, output) = await RunAsync(lab, "apply", "--control", "SageMaker.3", "--yes", "--poll-seconds", "0.05");

        Assert.True(code == 0, output);
        Assert.Equal(
            ["Disabled", "Disabled", "Disabled"],
            new[] { "a", "b", "c" }.Select(name => (string)lab.Describe(name)["RootAccess"]!)
        );
        Assert.Equal(["InService", "Stopped", "InService"], new[] { "a", "b", "c" }.Select(lab.Status));
        Assert.Empty(lab.Changes("c"));

        // What was planned is kept, and applying it again does nothing.
        var plan = Assert.Single(_folder.GetFiles("sageguard-plan-*.json"));
        var calls = lab.Changes().Count;
        (code, output) = await RunAsync(lab, "apply", "--plan", plan.Name, "--yes", "--poll-seconds", "0.05");
        Assert.True(code == 0, output);
        Assert.Equal(calls, lab.Changes().Count);
    }

    [Fact]
    public async Task A_dry_run_shows_the_calls_and_makes_none()
    {
        await using var lab = await LabAsync();

        var (code, output) = await RunAsync(lab, "apply", "--control", "3", "--dry-run");

        Assert.True(code == 0, output);
        Assert.Contains(
            """aws sagemaker update-notebook-instance --cli-input-json '{"NotebookInstanceName":"a","RootAccess":"Disabled"}'""",
            output,
            StringComparison.Ordinal
        );
        Assert.Empty(lab.Changes());
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Lists_are_given_with_commas_or_one_by_one_and_what_cannot_be_accepted_is_refused_by_name()
    {
        await using var lab = await LabAsync();

        var (code, output) = await RunAsync(
            lab,
            "plan",
            "--control",
            "3,8",
            "--accept",
            "quota, subnet-reach",
            "--accept",
            "journal-writable,quota",
            "--out",
            "plan.json"
        );

        Assert.True(code == 0, output);
        var target = SageGuard
            .Remediation.PlanJson.Read(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "plan.json"), Lab.Token))
            .Target;
        Assert.Equal(["quota", "subnet-reach", "journal-writable"], target.Accepted.Select(SageGuard.Remediation.BlockerNames.For));
        Assert.Equal(2, target.Controls.Count);

        (code, output) = await RunAsync(lab, "plan", "--control", "3", "--accept", "quota,subnet-gone");
        Assert.NotEqual(0, code);
        Assert.Contains("--accept subnet-gone is not possible.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_nothing_is_touched()
    {
        await using var lab = await LabAsync();

        var (code, output) = await RunAsync(lab, "apply", "--control", "3");

        Assert.Equal(64, code);
        Assert.Contains("add --yes", output, StringComparison.Ordinal);
        Assert.Contains("Repair 2 notebooks in eu-west-1? 1 runs and will be stopped: its kernels end.", output, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());

        // Neither a plan nor an empty journal is left where nothing was begun.
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task Interrupted_it_says_how_to_go_on_and_the_same_command_does()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such signal.");
        await using var lab = await LabAsync();
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "plan.json"),
            Remediation.PlanJson.Write(
                (await lab.PlanAsync(new Remediation.RemediationTarget { Controls = Chosen.Controls(3) }, "a")).Plan
            ),
            Lab.Token
        );
        string[] apply = ["remediate", "apply", "--plan", "plan.json", "--yes", "--poll-seconds", "0.05"];

        // Throttled for as long as it takes to be interrupted.
        lab.Cloud.Faults.Throttle("StopNotebookInstance", 1000);
        await using (var cli = Cli.Start(_folder.FullName, lab.Cloud.Endpoint, null, apply))
        {
            await Limit.UntilAsync(() => lab.Cloud.Calls.Count("StopNotebookInstance") > 0, "the stop is asked for");
            cli.AskToEnd();
            var (ended, said) = await cli.ExitAsync();
            Assert.True(
                ended == 130 && said.Contains("Interrupted. Run the same command again to go on.", StringComparison.Ordinal),
                $"{ended}: {said}"
            );
        }

        lab.Cloud.Faults.Clear();
        var (code, output) = await RunAsync(lab, apply[1..]);
        Assert.True(code == 0, output);
        Assert.Equal("InService", lab.Status("a"));
        Assert.Equal("Disabled", (string)lab.Describe("a")["RootAccess"]!);
    }

    [Theory]
    [InlineData("-u NO_COLOR", @"\003", 130, "Interrupted")]
    [InlineData("NO_COLOR=1", @"\003", 130, "Interrupted")]
    [InlineData("NO_COLOR=1", @"n\r", 0, "Nothing was done.")]
    public async Task Ctrl_C_at_the_question_ends_the_command_at_once_and_no_is_an_answer_and_both_leave_nothing(
        string color,
        string keys,
        int exit,
        string says
    )
    {
        if (Moto.Run("bash", ["-c", "command -v script && script --version"]).Code != 0)
            Assert.Skip("util-linux's script, which gives a terminal, is missing on this machine.");
        await using var lab = await LabAsync();

        // Typed into the terminal, as a person does, once the question is there. A shell that runs the tests in the background has them
        // ignore the signal.
        var dll = Path.Combine(AppContext.BaseDirectory, "SageGuard.Cli.dll");
        var command = $$"""
            cd '{{_folder.FullName}}' && mkfifo keys && exec 3<>keys
            TERM=xterm timeout -k 5 120 script --quiet --return --flush --command "env --default-signal=INT {{color}} dotnet '{{dll}}' remediate apply --control 3" typescript <&3 >/dev/null 2>&1 &
            while ! grep -q 'Repair 2 notebooks' typescript 2>/dev/null; do sleep 0.2; kill -0 $! || break; done
            printf '{{keys}}' >&3
            wait $!; echo "code $?"; cat typescript; rm -f keys typescript
            """;
        var (_, output) = Moto.Run(
            "bash",
            ["-c", command],
            new Dictionary<string, string>
            {
                ["AWS_ENDPOINT_URL"] = lab.Cloud.Endpoint.ToString(),
                ["AWS_REGION"] = "eu-west-1",
                ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
                ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
            }
        );

        Assert.Contains($"code {exit}\n", output, StringComparison.Ordinal);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task The_list_of_notebooks_with_direct_internet_access_tells_each_story_once()
    {
        await using var lab = await LabAsync();
        foreach (var name in new[] { "open-1", "open-2" })
            lab.Seed(name, more: new JsonObject { ["DirectInternetAccess"] = "Enabled", ["SubnetId"] = null });

        var (code, output) = await RunAsync(lab, "plan", "--control", "SageMaker.1");

        Assert.True(code == 0, output);
        Assert.Contains("\nopen-1, open-2  2 alike, InService\n", "\n" + output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'), line => line.Contains("Give a private subnet with --subnet", StringComparison.Ordinal));
        Assert.Contains(
            "5 notebooks looked at in eu-west-1: 0 can be repaired, 2 are blocked, 3 need nothing",
            output,
            StringComparison.Ordinal
        );
        Assert.Empty(lab.Changes());
    }

    [Fact]
    public async Task A_plan_says_who_made_it_and_is_not_applied_in_another_account()
    {
        await using var lab = await LabAsync();
        await using var other = await LocalAws.Hosting.LocalCloud.StartAsync(
            new LocalAws.LocalCloudOptions { AccountId = "210987654321" },
            Lab.Token
        );
        var (code, output) = await RunAsync(lab, "plan", "--control", "3", "--out", "plan.json");
        Assert.True(code == 0, output);
        var plan = SageGuard.Remediation.PlanJson.Read(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "plan.json"), Lab.Token));
        Assert.Equal("123456789012", plan.PlannedBy!.Account);
        Assert.StartsWith("arn:aws:", plan.PlannedBy.Arn, StringComparison.Ordinal);

        var elsewhere = Moto.Run(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "SageGuard.Cli.dll"),
                "remediate",
                "apply",
                "--plan",
                Path.Combine(_folder.FullName, "plan.json"),
                "--yes",
            ],
            new Dictionary<string, string>
            {
                ["AWS_ENDPOINT_URL_SAGEMAKER"] = lab.Cloud.Endpoint.ToString(),
                ["AWS_ENDPOINT_URL_STS"] = other.Endpoint.ToString(),
                ["AWS_REGION"] = "eu-west-1",
                ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
                ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
            }
        );
        Assert.True(elsewhere.Code == 64, elsewhere.Output);
        Assert.Contains(
            "The plan is for the notebooks of account 123456789012, and these credentials are of 210987654321",
            elsewhere.Output,
            StringComparison.Ordinal
        );
        Assert.Empty(lab.Changes());

        (code, output) = await RunAsync(lab, "apply", "--plan", "plan.json", "--yes", "--poll-seconds", "0.05");
        Assert.True(code == 0, output);
        Assert.Contains(
            $"The plan was made by {plan.PlannedBy.Arn} in account 123456789012, eu-west-1, at ",
            output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("There is no file", "apply", "--plan", "nowhere.json")]
    [InlineData("--concurrency is 0; it can be from 1 to 100", "apply", "--plan", "p.json", "--concurrency", "0")]
    [InlineData("Nothing says what to repair", "apply")]
    [InlineData("cannot be repaired", "plan", "--control", "SageMaker.5")]
    [InlineData("There is no notebook called nobody", "plan", "nobody")]
    [InlineData("There is no profile nobody", "plan", "--profile", "nobody")]
    public async Task Bad_input_is_told_in_a_sentence(string part, params string[] arguments)
    {
        await using var lab = await LabAsync();

        var (code, output) = await RunAsync(lab, arguments);

        Assert.Equal(64, code);
        Assert.Contains(part, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());
    }

    [Fact]
    public async Task What_becomes_of_each_is_JSON_for_machines()
    {
        await using var lab = await LabAsync();
        var plan = Path.Combine(_folder.FullName, "plan.json");
        await File.WriteAllTextAsync(
            plan,
            Remediation.PlanJson.Write(
                (await lab.PlanAsync(new Remediation.RemediationTarget { Controls = Chosen.Controls(3) }, "a")).Plan
            ),
            Lab.Token
        );

        var (code, output) = await RunAsync(lab, "apply", "--plan", plan, "--yes", "--poll-seconds", "0.05", "--output", "json");

        Assert.True(code == 0, output);
        var json = JsonNode.Parse(output.Split('\n').Single(line => line.StartsWith('{')))!;
        Assert.Equal("repaired", (string)json["notebooks"]![0]!["outcome"]!);
    }

    private Task<(int Code, string Output)> RunAsync(Lab lab, params string[] arguments) =>
        Cli.RunAsync(_folder.FullName, lab.Cloud.Endpoint, null, ["remediate", .. arguments]);

    private static async Task<Lab> LabAsync()
    {
        var lab = await Lab.StartAsync();
        lab.Seed("a");
        lab.Seed("b", status: "Stopped");
        lab.Seed("c", more: new JsonObject { ["RootAccess"] = "Disabled" });
        return lab;
    }
}
