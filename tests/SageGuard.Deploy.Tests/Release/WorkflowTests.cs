// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Cdk;
using SageGuard.Deployment.Settings;
using YamlDotNet.Serialization;

namespace SageGuard.Deploy.Tests.Release;

/// <summary>.github/workflows/release.yml.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf(".github/workflows/release.yml"));
    private static readonly Dictionary<string, object> Workflow = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Text);

    private static Dictionary<object, object> Jobs => (Dictionary<object, object>)Workflow["jobs"];

    private static IReadOnlyList<Dictionary<object, object>> Steps =>
        [.. Jobs.Values.Cast<Dictionary<object, object>>().SelectMany(job => ((List<object>)job["steps"]).Cast<Dictionary<object, object>>())];

    [Fact]
    public void It_pins_each_action_by_commit_and_says_which_version_that_is()
    {
        var uses = Uses().Matches(Text).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(Steps.Count(step => step.ContainsKey("uses")), uses.Count);
        Assert.All(uses, action => Assert.Matches("^actions/[a-z-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+$", action));
        // One version of each.
        Assert.Equal(uses.Select(action => action.Split('@')[0]).Distinct().Count(), uses.Distinct().Count());
    }

    [Fact]
    public void It_gives_its_token_only_what_a_job_needs()
    {
        Assert.Equal("contents: read", Permissions(Workflow["permissions"]));
        Assert.False(Job("build").ContainsKey("permissions"));
        Assert.Equal("attestations: write, contents: write, id-token: write", Permissions(Job("release")["permissions"]));
        Assert.Equal(2, Jobs.Count);

        static string Permissions(object map) => string.Join(", ", ((Dictionary<object, object>)map).Select(entry => $"{entry.Key}: {entry.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_makes_the_zips_that_the_CDK_app_takes()
    {
        var matrix = (Dictionary<object, object>)((Dictionary<object, object>)Job("build")["strategy"])["matrix"];
        Assert.Equal(
            new[] { "x86_64", "arm64" }.Select(architecture => Path.GetFileName(PublishedZip.Of(new() { Account = new AccountSettings { Architecture = architecture } }).Path)),
            ((List<object>)matrix["include"]).Cast<Dictionary<object, object>>().Select(entry => $"sageguard-{Repository.Version}-{entry["runtime"]}.zip"));
        Assert.Equal("build", Job("release")["needs"]);
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
        var script = (string)Steps.Single(step => step.TryGetValue("name", out var name) && ((string)name).StartsWith("The tag is the version", StringComparison.Ordinal))["run"];
        Assert.Equal(0, (await BashAsync(["-e", "-c", script], tag: $"v{Repository.Version}")).Code);
        var other = await BashAsync(["-e", "-c", script], tag: "v99.0.0");
        Assert.Equal(1, other.Code);
        Assert.Contains($"The tag is v99.0.0, Directory.Build.props says {Repository.Version}.", other.Output, StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Job(string name) => (Dictionary<object, object>)Jobs[name];

    private static async Task<(int Code, string Output, string Error)> BashAsync(string[] arguments, string? input = null, string tag = "")
    {
        if (await Judges.RunAsync("bash", arguments, Repository.Root, input, new Dictionary<string, string> { ["GITHUB_REF_NAME"] = tag }) is { } run) return run;
        Judges.Missing("bash is not installed");
        return default;
    }

    [GeneratedRegex("uses: (.*)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\$\{\{.*?\}\}")]
    private static partial Regex Expression();
}
