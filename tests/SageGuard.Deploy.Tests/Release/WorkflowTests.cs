// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Cdk;
using SageGuard.Deployment.Settings;
using YamlDotNet.Serialization;

namespace SageGuard.Deploy.Tests.Release;

/// <summary>.github/workflows: releases, and what has to pass before one. That GitHub runs them cannot be seen here.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Text = Read("release");
    private static readonly Dictionary<string, object> Workflow = Parse(Text);
    private static readonly Dictionary<string, object> Checks = Parse(Read("ci"));

    private static Dictionary<object, object> Jobs => (Dictionary<object, object>)Workflow["jobs"];

    private static IReadOnlyList<Dictionary<object, object>> Steps => [.. StepsOf(Workflow), .. StepsOf(Checks)];

    [Fact]
    public void They_pin_each_action_by_commit_and_say_which_version_that_is()
    {
        var uses = Uses()
            .Matches(Text + Read("ci"))
            .Select(match => match.Groups[1].Value)
            .Where(action => !action.StartsWith("./", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(Steps.Count(step => step.ContainsKey("uses")), uses.Count);
        Assert.All(uses, action => Assert.Matches("^actions/[a-z-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+$", action));
        // One version of each.
        Assert.Equal(uses.Select(action => action.Split('@')[0]).Distinct().Count(), uses.Distinct().Count());
    }

    [Fact]
    public void They_give_their_tokens_only_what_a_job_needs()
    {
        Assert.Equal("contents: read", Permissions(Workflow["permissions"]));
        Assert.Equal("contents: read", Permissions(Checks["permissions"]));
        Assert.Equal("attestations: write, contents: write, id-token: write", Permissions(Job("release")["permissions"]));
        var others = Jobs.Where(job => (string)job.Key != "release").Concat((Dictionary<object, object>)Checks["jobs"]);
        Assert.All(others, job => Assert.False(((Dictionary<object, object>)job.Value).ContainsKey("permissions")));

        static string Permissions(object map) =>
            string.Join(
                ", ",
                ((Dictionary<object, object>)map).Select(entry => $"{entry.Key}: {entry.Value}").Order(StringComparer.Ordinal)
            );
    }

    // Nothing is built before the tests and the audit have passed, and nothing is published without a person.
    [Fact]
    public void A_release_waits_for_the_tests_the_audit_and_an_approval()
    {
        Assert.Equal("./.github/workflows/ci.yml", Job("test")["uses"]);
        Assert.True(((Dictionary<object, object>)Checks["on"]).ContainsKey("workflow_call"));
        var checks = StepsOf(Checks).Where(step => step.ContainsKey("run")).Select(step => (string)step["run"]).ToList();
        Assert.Contains(".ci/run", checks);
        Assert.Contains(checks, run => run.Contains("NuGetAudit=true", StringComparison.Ordinal));
        Assert.Contains(checks, run => run.Contains("npm audit", StringComparison.Ordinal));
        foreach (var build in (string[])["function", "command"])
            Assert.Equal("test", Job(build)["needs"]);
        Assert.Equal("command", Job("tool")["needs"]);
        Assert.Equal(["function", "command", "tool"], ((List<object>)Job("release")["needs"]).Cast<string>());
        Assert.Equal("release", Job("release")["environment"]);
    }

    [Fact]
    public void It_makes_the_zips_that_the_CDK_app_takes_and_the_command_for_each_system()
    {
        Assert.Equal(
            new[] { "x86_64", "arm64" }.Select(architecture =>
                Path.GetFileName(PublishedZip.Of(new() { Account = new AccountSettings { Architecture = architecture } }).Path)
            ),
            Runtimes("function").Select(runtime => $"sageguard-{Repository.Version}-{runtime}.zip")
        );
        Assert.Equal(["linux-x64", "linux-arm64", "win-x64", "osx-arm64"], Runtimes("command"));

        static IEnumerable<object> Runtimes(string job) =>
            ((List<object>)((Dictionary<object, object>)((Dictionary<object, object>)Job(job)["strategy"])["matrix"])["include"])
                .Cast<Dictionary<object, object>>()
                .Select(entry => entry["runtime"]);
    }

    // The bytes of a native file are those of one SDK.
    [Fact]
    public async Task Every_job_that_builds_takes_the_SDK_of_the_release()
    {
        foreach (var job in Jobs.Where(job => (string)job.Key != "test").Select(job => (Dictionary<object, object>)job.Value))
        {
            var runs = ((List<object>)job["steps"]).Cast<Dictionary<object, object>>().ToList();
            var pin = runs.FindIndex(step => step.TryGetValue("run", out var run) && (string)run == "build/pin-sdk.sh");
            var setup = runs.FindIndex(step =>
                step.TryGetValue("uses", out var uses) && ((string)uses).StartsWith("actions/setup-dotnet@", StringComparison.Ordinal)
            );
            Assert.InRange(pin, 0, setup - 1);
        }

        var copy = Directory.CreateTempSubdirectory("sageguard-sdk-").FullName;
        Directory.CreateDirectory(Path.Combine(copy, "build"));
        foreach (var file in (string[])["global.json", "build/release-sdk", "build/pin-sdk.sh"])
            File.Copy(Repository.PathOf(file), Path.Combine(copy, file));
        var run = await Judges.RunAsync("bash", [Path.Combine(copy, "build", "pin-sdk.sh")]);
        Assert.Equal(0, run!.Value.Code);
        var pinned = System.Text.Json.Nodes.JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(copy, "global.json"), TestContext.Current.CancellationToken)
        )!;
        Assert.Equal(
            (File.ReadAllText(Repository.PathOf("build/release-sdk")).Trim(), "disable"),
            (pinned["sdk"]!["version"]!.GetValue<string>(), pinned["sdk"]!["rollForward"]!.GetValue<string>())
        );
        Assert.Equal("Microsoft.Testing.Platform", pinned["test"]!["runner"]!.GetValue<string>());
    }

    [Fact]
    public void Updates_are_proposed_for_everything_that_is_pinned()
    {
        var bot = Parse(File.ReadAllText(Repository.PathOf(".github/dependabot.yml")));
        var updates = ((List<object>)bot["updates"])
            .Cast<Dictionary<object, object>>()
            .Select(update => $"{update["package-ecosystem"]} {update["directory"]}")
            .ToList();
        Assert.Superset(
            new HashSet<string>
            {
                "nuget /",
                "github-actions /",
                "npm /tests/SageGuard.Deploy.Tests/Judges",
                "npm /tests/SageGuard.Cli.Tests/browser",
            },
            updates.ToHashSet()
        );
        Assert.All(
            updates.Where(update => update.StartsWith("npm ", StringComparison.Ordinal)),
            update => Assert.True(File.Exists(Repository.PathOf($"{update["npm /".Length..]}/package-lock.json")))
        );
    }

    [Fact]
    public async Task It_is_made_of_scripts_that_bash_can_read()
    {
        var scripts = Steps.Where(step => step.ContainsKey("run")).Select(step => (string)step["run"]).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            var (code, _, error) = await BashAsync(["-n"], input: Expression().Replace(script, "x"));
            Assert.True(code == 0, $"{script}\n{error}");
        }
    }

    [Fact]
    public async Task It_refuses_a_tag_that_is_not_the_codes_version()
    {
        var script = (string)
            Steps.Single(step =>
                step.TryGetValue("name", out var name) && ((string)name).StartsWith("The tag is the version", StringComparison.Ordinal)
            )["run"];
        Assert.Equal(0, (await BashAsync(["-e", "-c", script], tag: $"v{Repository.Version}")).Code);
        var other = await BashAsync(["-e", "-c", script], tag: "v99.0.0");
        Assert.Equal(1, other.Code);
        Assert.Contains($"The tag is v99.0.0, Directory.Build.props says {Repository.Version}.", other.Output, StringComparison.Ordinal);
    }

    private static string Read(string workflow) => File.ReadAllText(Repository.PathOf($".github/workflows/{workflow}.yml"));

    private static Dictionary<string, object> Parse(string text) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);

    private static IEnumerable<Dictionary<object, object>> StepsOf(Dictionary<string, object> workflow) =>
        ((Dictionary<object, object>)workflow["jobs"])
            .Values.Cast<Dictionary<object, object>>()
            .Where(job => job.ContainsKey("steps"))
            .SelectMany(job => ((List<object>)job["steps"]).Cast<Dictionary<object, object>>());

    private static Dictionary<object, object> Job(string name) => (Dictionary<object, object>)Jobs[name];

    private static async Task<(int Code, string Output, string Error)> BashAsync(string[] arguments, string? input = null, string tag = "")
    {
        if (
            await Judges.RunAsync(
                "bash",
                arguments,
                Repository.Root,
                input,
                new Dictionary<string, string> { ["GITHUB_REF_NAME"] = tag }
            ) is
            { } run
        )
        {
            return run;
        }

        Judges.Missing("bash is not installed");
        return default;
    }

    [GeneratedRegex("uses: (.*)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\$\{\{.*?\}\}")]
    private static partial Regex Expression();
}
