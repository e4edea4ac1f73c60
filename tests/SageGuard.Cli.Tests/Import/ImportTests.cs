// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Import;

/// <summary><c>sageguard import</c> against LocalAws's Security Hub, as processes over the wire: every order of states ends
/// right.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly Folder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Report => _folder.PathOf("report.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_failure_a_fix_and_a_failure_again_are_one_finding_with_the_first_CreatedAt()
    {
        await using var cloud = await StartAsync();
        cloud.Region().CreateNotebook("lab", Internet("Enabled"));
        Assert.Equal("123456789012 eu-west-1: 1 new.\n", (await ScanAndImportAsync(cloud)).Output);
        var first = Assert.Single(Findings(cloud));
        Assert.Equal(("FAILED", "ACTIVE", "NEW", "HIGH"), State(first));
        cloud
            .Region()
            .SecurityHub(
                "BatchUpdateFindings",
                new JsonObject
                {
                    ["FindingIdentifiers"] = new JsonArray(Identifier(first)),
                    ["Workflow"] = new JsonObject { ["Status"] = "RESOLVED" },
                }
            );

        await ReplaceAsync(cloud, "Disabled");
        Assert.Equal("123456789012 eu-west-1: 1 archived.\n", (await ScanAndImportAsync(cloud)).Output);
        Assert.Equal(("PASSED", "ARCHIVED", "RESOLVED", "INFORMATIONAL"), State(Assert.Single(Findings(cloud))));

        await ReplaceAsync(cloud, "Enabled");
        Assert.Equal("123456789012 eu-west-1: 1 updated.\n", (await ScanAndImportAsync(cloud)).Output);
        var last = Assert.Single(Findings(cloud));
        Assert.Equal(("FAILED", "ACTIVE", "NEW", "HIGH"), State(last));
        Assert.Equal((string)first["CreatedAt"]!, (string)last["CreatedAt"]!);
    }

    [Theory]
    // The first import while the waiver holds, and before it.
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_is_open_again_when_its_waiver_has_ended_whichever_import_came_first(bool waivedFirst)
    {
        await using var cloud = await StartAsync();
        var arn = cloud.Region().CreateNotebook("lab", Internet("Enabled"));
        var waiver = $"{DateTime.UtcNow.AddDays(20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} SageMaker.1 ticket 4711";
        if (!waivedFirst)
        {
            await ScanAndImportAsync(cloud);
            Assert.Equal(("FAILED", "ACTIVE"), (State(Findings(cloud)[0]).Compliance, State(Findings(cloud)[0]).Record));
        }

        cloud
            .Region()
            .SageMaker(
                "AddTags",
                new JsonObject { ["ResourceArn"] = arn, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "waive", ["Value"] = waiver }) }
            );
        await ScanAndImportAsync(cloud, "--waiver-tag-key", "waive");
        Assert.Equal(
            waivedFirst ? [] : ["NOT_AVAILABLE ARCHIVED"],
            Findings(cloud).Select(finding => $"{State(finding).Compliance} {State(finding).Record}")
        );

        cloud.Region().SageMaker("DeleteTags", new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = new JsonArray("waive") });
        await ScanAndImportAsync(cloud, "--waiver-tag-key", "waive");
        Assert.Equal(("FAILED", "ACTIVE", "NEW", "HIGH"), State(Assert.Single(Findings(cloud))));
    }

    [Fact]
    public async Task What_is_gone_is_archived_after_a_complete_read_and_stays_after_one_with_a_gap()
    {
        await using var cloud = await StartAsync();
        cloud.Region().CreateNotebook("lab", Internet("Enabled"));
        await ScanAndImportAsync(cloud);
        await DeleteAsync(cloud);

        cloud.Faults.Deny("ListNotebookInstances", 1);
        var gap = await ScanAndImportAsync(cloud);
        Assert.Contains("1 new, 1 kept", gap.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["FAILED ACTIVE", "NOT_AVAILABLE ACTIVE"],
            Findings(cloud).Select(finding => $"{State(finding).Compliance} {State(finding).Record}").Order(StringComparer.Ordinal)
        );

        // A report about other controls says nothing of it.
        await ScanAsync(cloud, "-c", "3");
        Assert.Contains("2 kept", (await ImportAsync(cloud)).Output, StringComparison.Ordinal);

        // The kind could be read again, so the finding about that is gone as well.
        Assert.Equal("123456789012 eu-west-1: 2 archived.\n", (await ScanAndImportAsync(cloud)).Output);
        Assert.All(
            Findings(cloud),
            finding => Assert.Equal(("NOT_AVAILABLE", "ARCHIVED"), (State(finding).Compliance, State(finding).Record))
        );
    }

    [Fact]
    public async Task The_customers_severity_and_suppression_outlast_an_import()
    {
        await using var cloud = await StartAsync();
        cloud.Region().CreateNotebook("lab", Internet("Enabled"));
        await ScanAndImportAsync(cloud);
        cloud
            .Region()
            .SecurityHub(
                "BatchUpdateFindings",
                new JsonObject
                {
                    ["FindingIdentifiers"] = new JsonArray(Identifier(Findings(cloud)[0])),
                    ["Workflow"] = new JsonObject { ["Status"] = "SUPPRESSED" },
                    ["Severity"] = new JsonObject { ["Label"] = "LOW" },
                }
            );

        await ScanAndImportAsync(cloud);

        Assert.Equal(("FAILED", "ACTIVE", "SUPPRESSED", "LOW"), State(Assert.Single(Findings(cloud))));
    }

    [Fact]
    public async Task Two_hundred_and_sixty_failures_go_in_batches_of_a_hundred_and_a_second_import_of_the_same_report_does_nothing()
    {
        await using var cloud = await StartAsync();
        for (var i = 0; i < 260; i++)
            cloud.Region().CreateNotebook($"lab-{i:000}", Internet("Enabled"));

        Assert.Equal("123456789012 eu-west-1: 260 new.\n", (await ScanAndImportAsync(cloud)).Output);
        Assert.Equal(3, cloud.Calls.Count("BatchImportFindings"));
        Assert.Equal("123456789012 eu-west-1: 260 already as new as the report.\n", (await ImportAsync(cloud)).Output);
        Assert.Equal(3, cloud.Calls.Count("BatchImportFindings"));
    }

    [Fact]
    public async Task Dry_run_imports_nothing_and_what_passed_is_imported_on_request_only()
    {
        await using var cloud = await StartAsync();
        cloud.Region().CreateNotebook("lab", Internet("Disabled"));
        await ScanAsync(cloud, "-c", "1");

        Assert.Equal("123456789012 eu-west-1: nothing to do.\n", (await ImportAsync(cloud)).Output);
        Assert.Equal("123456789012 eu-west-1: 1 new (nothing was imported).\n", (await ImportAsync(cloud, "--passed", "--dry-run")).Output);
        Assert.Equal(0, cloud.Calls.Count("BatchImportFindings"));
        await ImportAsync(cloud, "--passed");
        Assert.Equal(("PASSED", "ACTIVE", "NEW", "INFORMATIONAL"), State(Assert.Single(Findings(cloud))));
    }

    [Fact]
    public async Task A_hub_that_is_off_another_account_and_a_report_of_files_are_said_and_not_passed_over()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        cloud.Region().CreateNotebook("lab", Internet("Enabled"));
        await ScanAsync(cloud, "-c", "1");
        var off = await ImportAsync(cloud);
        Assert.Equal(ExitCodes.NotAssessed, off.Code);
        Assert.Contains("not subscribed to AWS Security Hub", off.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            Report,
            (await File.ReadAllTextAsync(Report, Token)).Replace("123456789012", "210987654321", StringComparison.Ordinal),
            Token
        );
        var foreign = await ImportAsync(cloud);
        Assert.Equal(ExitCodes.NotAssessed, foreign.Code);
        Assert.Contains("name a role in 210987654321", foreign.Output, StringComparison.Ordinal);

        await Sageguard.CheckAsync("describe.json", "--output", "json", "--out", Report);
        var files = await ImportAsync(cloud);
        Assert.Equal(ExitCodes.Usage, files.Code);
        Assert.Contains("Import one of sageguard scan", files.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_about_a_local_AWS_is_not_imported_into_AWS()
    {
        await using var cloud = await StartAsync();
        await ScanAsync(cloud, "-c", "1");
        var environment = CommandProcess.Aws(cloud.Endpoint);
        // Only the endpoint of Security Hub is AWS's own; the refusal comes before any call.
        environment["AWS_ENDPOINT_URL_SECURITYHUB"] = "https://securityhub.eu-west-1.amazonaws.com";

        var answer = await CommandProcess.SageguardAsync(environment, "import", Report);

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains("is not about AWS", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_of_a_person_who_imports_grants_exactly_what_import_calls()
    {
        await using var cloud = await StartAsync();
        cloud.Region().CreateNotebook("lab", Internet("Enabled"));
        await ScanAsync(cloud, "-c", "1");
        cloud.Calls.Clear();
        await ImportAsync(cloud);

        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "import")).Output)!["Statement"]!
            .AsArray()
            .SelectMany(statement => statement!["Action"]!.AsArray().Select(action => action!.GetValue<string>()));
        // STS's GetCallerIdentity needs no permission.
        Assert.Equal(
            granted.Order(StringComparer.Ordinal),
            cloud
                .Calls.All.Where(call => call.Service != "sts")
                .Select(call => $"{call.Service}:{call.Operation}")
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("{}", "is not a report of this version")]
    [InlineData("[", "is not JSON")]
    [InlineData("{\"formVersion\":1,\"run\":{}}", "is not a report of this version")]
    [InlineData("{\"formVersion\":1,\"formVersion\":1}", "holds formVersion twice")]
    public async Task What_is_not_a_report_is_refused_in_one_sentence(string content, string sentence)
    {
        await File.WriteAllTextAsync(Report, content, Token);
        var answer = await Sageguard.RunAsync("import", Report);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Events_of_OCSF_are_refused_by_their_name()
    {
        var events = Reports.GoldenTests.Write(Reports.SampleReport.Scan(), Cli.Results.ReportFormat.Ocsf);
        // One event alone is one JSON document, as a report is.
        foreach (var content in (string[])[events, events[..(events.IndexOf('\n', StringComparison.Ordinal) + 1)]])
        {
            await File.WriteAllTextAsync(Report, content, Token);
            var answer = await Sageguard.RunAsync("import", Report);
            Assert.Equal(ExitCodes.Usage, answer.Code);
            Assert.Contains("is what --output ocsf wrote", answer.Error, StringComparison.Ordinal);
            Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public void A_report_that_is_read_back_is_the_report_that_was_written()
    {
        foreach (var report in new[] { Reports.SampleReport.Scan(), Reports.SampleReport.Check() })
        {
            var written = Reports.GoldenTests.Write(report, Cli.Results.ReportFormat.Json);
            File.WriteAllText(Report, written);
            var (one, other) = (
                Comparable(written),
                Comparable(Reports.GoldenTests.Write(Cli.Reports.ReportReader.Read(Report), Cli.Results.ReportFormat.Json))
            );
            Assert.Equal(one, other);
        }

        // The settings of waivers and the severity that fails decide nothing about results, and are not read back.
        static string Comparable(string json)
        {
            var report = JsonNode.Parse(json)!.AsObject();
            foreach (var name in (string[])["waivers", "failOn", "baseline"])
                report["run"]!.AsObject().Remove(name);
            return report.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        }
    }

    private static JsonObject Internet(string value) =>
        new()
        {
            ["DirectInternetAccess"] = value,
            ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
            ["SecurityGroupIds"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
        };

    private static async Task<LocalCloud> StartAsync()
    {
        var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        cloud.Region().SecurityHub("EnableSecurityHub", []);
        return cloud;
    }

    private static List<JsonObject> Findings(LocalCloud cloud) =>
        [.. cloud.Region().SecurityHub("GetFindings", [])["Findings"]!.AsArray().Select(finding => finding!.AsObject())];

    private static (string Compliance, string Record, string Workflow, string Severity) State(JsonObject finding) =>
        (
            (string)finding["Compliance"]!["Status"]!,
            (string)finding["RecordState"]!,
            (string)finding["Workflow"]!["Status"]!,
            (string)finding["Severity"]!["Label"]!
        );

    private static JsonObject Identifier(JsonObject finding) =>
        new() { ["Id"] = (string)finding["Id"]!, ["ProductArn"] = (string)finding["ProductArn"]! };

    private static async Task DeleteAsync(LocalCloud cloud)
    {
        var region = cloud.Region();
        var name = new JsonObject { ["NotebookInstanceName"] = "lab" };
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        region.SageMaker("StopNotebookInstance", name);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        region.SageMaker("DeleteNotebookInstance", name);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
    }

    // The setting cannot be changed: a notebook of the same name takes its place.
    private static async Task ReplaceAsync(LocalCloud cloud, string internet)
    {
        await DeleteAsync(cloud);
        cloud.Region().CreateNotebook("lab", Internet(internet));
    }

    private async Task<Answer> ScanAndImportAsync(LocalCloud cloud, params string[] more)
    {
        await ScanAsync(cloud, ["-c", "1", .. more]);
        return await ImportAsync(cloud);
    }

    private async Task ScanAsync(LocalCloud cloud, params string[] more)
    {
        // Reports have whole seconds, and an import that is not newer is ignored.
        await Limit.UntilAsync(() => DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond > _lastScan, "the next second comes");
        await CommandProcess.SageguardAsync(
            CommandProcess.Aws(cloud.Endpoint),
            [.. (string[])["scan", "--output", "json", "--out", Report], .. more]
        );
        _lastScan = DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond;
    }

    private long _lastScan;

    private Task<Answer> ImportAsync(LocalCloud cloud, params string[] more) =>
        CommandProcess.SageguardAsync(CommandProcess.Aws(cloud.Endpoint), [.. (string[])["import", Report], .. more]);
}
