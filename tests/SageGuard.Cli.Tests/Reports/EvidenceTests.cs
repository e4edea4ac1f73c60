// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.LocalAws.Hosting;
using SageGuard.Resources;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>A report can be repeated and defended: who asked what, of whom, by which parameters, and what was found.</summary>
public sealed class EvidenceTests
{
    private static readonly string[] AllFormats = ["table", "json", "csv", "sarif", "asff", "ocsf", "html", "junit", "github", "markdown"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Formats => [.. AllFormats];

    [Fact]
    public async Task A_pass_shows_the_value_and_the_run_shows_what_it_was_compared_with()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud, "closed", "Disabled");

        var report = (await ScanAsync(cloud, "json", "-c", "1,2", "--subnet-ids", "subnet-0a1b2c3d4e5f67890")).Report;

        Assert.Equal(
            ["DirectInternetAccess is Disabled", "SubnetId is subnet-0a1b2c3d4e5f67890"],
            report.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("observed").GetString())
        );
        var run = report.GetProperty("run");
        Assert.Equal("1,2", run.GetProperty("controlSet").GetString());
        Assert.Equal("subnet-0a1b2c3d4e5f67890", run.GetProperty("parameters").GetProperty("subnetIds").GetString());
        Assert.Equal("arn:aws:iam::123456789012:user/local", run.GetProperty("caller").GetString());
        var region = Assert.Single(run.GetProperty("regions").EnumerateArray());
        Assert.Equal(("123456789012", "eu-west-1", "read"), (Text(region, "account"), Text(region, "region"), Text(region, "state")));
        Assert.False(run.GetProperty("allRegions").GetBoolean());
    }

    [Fact]
    public async Task Two_runs_over_the_same_state_differ_in_times_and_the_run_id_only()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud, "closed", "Disabled");
        Notebook(cloud, "open", "Enabled");

        var (one, other) = (await ScanAsync(cloud, "json"), await ScanAsync(cloud, "json"));

        Assert.NotEqual(
            one.Report.GetProperty("run").GetProperty("id").GetString(),
            other.Report.GetProperty("run").GetProperty("id").GetString()
        );
        Assert.Equal(Timeless(one.Output), Timeless(other.Output));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_format_and_standard_error_say_that_it_was_not_AWS_that_answered(string format)
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud, "open", "Enabled");

        var answer = await ScanAsync(cloud, format, "-c", "1");

        Assert.Contains("NOT AWS", answer.Output, StringComparison.Ordinal);
        Assert.Contains(cloud.Endpoint.Authority, answer.Output, StringComparison.Ordinal);
        Assert.Contains("NOT AWS", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_format_says_which_sets_were_not_evaluated(string format)
    {
        var answer = await Sageguard.CheckAsync("describe.json", "-c", "1", "--output", format);

        Assert.Contains(
            "Not evaluated: 24 of the 25 controls",
            answer.Output.Replace("\\u002B", "+", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("NOT AWS", answer.Output + answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waivers_baseline_and_severity_are_named_with_what_was_in_the_files()
    {
        using var folder = new Folder();
        var (waivers, baseline) = (
            folder.Write("waivers.yaml", "- {resource: '*', controls: [1], until: 2026-12-31, reason: ticket 4711}\n"),
            folder.PathOf("baseline.json")
        );
        await Sageguard.CheckAsync("describe.json", "-c", "1,2", "--output", "json", "--out", baseline);

        var report = (
            await Sageguard.CheckAsync(
                "describe.json",
                "-c",
                "1,2",
                "--output",
                "json",
                "--waivers",
                waivers,
                "--baseline",
                baseline,
                "--fail-on",
                "high"
            )
        ).Report;

        var run = report.GetProperty("run");
        Assert.Equal(InputMark.Read(waivers).Sha256, run.GetProperty("waivers").GetProperty("file").GetProperty("sha256").GetString());
        Assert.Equal(InputMark.Read(baseline).Sha256, run.GetProperty("baseline").GetProperty("sha256").GetString());
        Assert.Equal("high", run.GetProperty("failOn").GetString());
        var waiver = report
            .GetProperty("results")
            .EnumerateArray()
            .Single(result => result.TryGetProperty("waiver", out _))
            .GetProperty("waiver");
        Assert.Equal(
            (38, $"{waivers}, line 1", "ticket 4711"),
            (waiver.GetProperty("daysLeft").GetInt32(), Text(waiver, "source"), Text(waiver, "reason"))
        );
    }

    [Fact]
    public async Task The_owner_of_what_fails_is_the_value_of_the_tag_that_the_operator_names()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        Notebook(cloud, "open", "Enabled", new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "fraud" }));
        Notebook(cloud, "closed", "Disabled", new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "risk" }));

        var answer = await ScanAsync(cloud, "json", "-c", "1", "--owner-tag", "team");

        var owners = answer
            .Report.GetProperty("results")
            .EnumerateArray()
            .Select(result => result.GetProperty("resource"))
            .Select(resource => (Text(resource, "name"), resource.TryGetProperty("owner", out var owner) ? owner.GetString() : null));
        Assert.Equal([("open", "fraud"), ("closed", null)], owners);
        // A pass needs no owner, and no call for one.
        Assert.Equal(1, cloud.Calls.Count("ListTags"));
    }

    [Fact]
    public void The_columns_of_CSV_are_the_members_of_the_JSON_report_that_the_schema_names()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "schema", "report.schema.json")));
        Assert.Equal(Columns(schema.RootElement).Order(StringComparer.Ordinal), CsvReport.Columns.Order(StringComparer.Ordinal));

        static IEnumerable<string> Columns(JsonElement node) =>
            node.ValueKind switch
            {
                JsonValueKind.Object => node.EnumerateObject()
                    .SelectMany(member => member.Name == "x-csv" ? [member.Value.GetString()!] : Columns(member.Value)),
                JsonValueKind.Array => node.EnumerateArray().SelectMany(Columns),
                _ => [],
            };
    }

    [Fact]
    public void What_may_hold_a_secret_is_counted_and_never_shown()
    {
        const string Secret = "hunter2-AKIAIOSFODNN7EXAMPLE";
        foreach (var control in Catalog.Controls)
        {
            // Every property that the control reads, with the secret in each place that can hold one.
            var properties = new JsonObject();
            foreach (var property in control.Requirement.Properties.Where(property => property.IsContent))
                Put(properties, property.Path.Split('.'), new JsonArray(Secret, new JsonObject { ["Content"] = Secret }));
            foreach (
                var form in (JsonNode[])
                    [
                        properties,
                        JsonNode.Parse(
                            properties
                                .ToJsonString()
                                .Replace($"[\"{Secret}\",{{\"Content\":\"{Secret}\"}}]", $"\"{Secret}\"", StringComparison.Ordinal)
                        )!,
                    ]
            )
            {
                var view = new Resource(control.Kind, "x", null, "x", null, Properties.Parse(form.ToJsonString()), Origin.Live);
                Assert.DoesNotContain("hunter2", Observation.Describe(control, view) ?? "", StringComparison.Ordinal);
            }
        }

        static void Put(JsonObject into, string[] path, JsonNode value)
        {
            for (var i = 0; i < path.Length - 1; i++)
            {
                // A property that is content may be the list around another one.
                if (into[path[i]] is not JsonObject)
                    into[path[i]] = new JsonObject();
                into = (JsonObject)into[path[i]]!;
            }

            into[path[^1]] = value;
        }
    }

    [Fact]
    public void What_is_in_lists_and_in_a_named_job_definition_is_seen_with_its_place()
    {
        var config = new Resource(
            ResourceKinds.EndpointConfig,
            "x",
            null,
            "x",
            null,
            Properties.Parse("""{"ProductionVariants":[{"ModelName":"a","EnableSSMAccess":true},{"ModelName":"b"}]}"""),
            Origin.Live
        );
        var shell = Catalog.Controls.First(control =>
            control.Kind == config.Kind
            && control.Requirement.Properties.Any(property => property.Path.EndsWith("EnableSSMAccess", StringComparison.Ordinal))
        );
        Assert.Contains(
            "ProductionVariants[0].EnableSSMAccess is true; ProductionVariants[1].EnableSSMAccess is not set",
            Observation.Describe(shell, config),
            StringComparison.Ordinal
        );

        var definition = new Resource(
            ResourceKinds.DataQualityJobDefinition,
            "d",
            null,
            "nightly",
            null,
            Properties.Parse("""{"NetworkConfig":{"EnableInterContainerTrafficEncryption":true}}"""),
            Origin.Live
        );
        var schedule = new Resource(
            ResourceKinds.MonitoringSchedule,
            "x",
            null,
            "x",
            null,
            Properties.Parse("""{"MonitoringScheduleConfig":{"MonitoringJobDefinitionName":"nightly","MonitoringType":"DataQuality"}}"""),
            Origin.Live
        )
        {
            NamedDefinition = new NamedDefinition(ResourceKinds.DataQualityJobDefinition, "nightly", definition),
        };
        var encrypted = Catalog.Controls.First(control =>
            control.Kind == schedule.Kind
            && control.Requirement.Properties.Any(property =>
                property.Path.EndsWith("EnableInterContainerTrafficEncryption", StringComparison.Ordinal)
            )
        );
        Assert.Contains(
            "NetworkConfig.EnableInterContainerTrafficEncryption of nightly is true",
            Observation.Describe(encrypted, schedule),
            StringComparison.Ordinal
        );
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Timeless(string output)
    {
        var report = JsonNode.Parse(output)!.AsObject();
        report.Remove("time");
        foreach (var name in (string[])["id", "started", "ended"])
            report["run"]!.AsObject().Remove(name);
        return report.ToJsonString();
    }

    private static void Notebook(LocalCloud cloud, string name, string internet, JsonArray? tags = null) =>
        cloud
            .Region()
            .CreateNotebook(
                name,
                new JsonObject
                {
                    ["DirectInternetAccess"] = internet,
                    ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
                    ["SecurityGroupIds"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
                    ["Tags"] = tags ?? [],
                }
            );

    private static Task<Answer> ScanAsync(LocalCloud cloud, string format, params string[] more) =>
        CommandProcess.SageguardAsync(CommandProcess.Aws(cloud.Endpoint), [.. (string[])["scan", "--output", format], .. more]);
}
