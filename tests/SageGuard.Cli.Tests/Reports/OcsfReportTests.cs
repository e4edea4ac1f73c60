// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Cli.Tests.Reports;

/// <summary><c>--output ocsf</c>: every event is a Compliance Finding as the published schema has it, and says what the report
/// says.</summary>
public sealed class OcsfReportTests
{
    private const string Hostile = "a\u001b[31m\nb\u0000\u2028\u202ec\ud800\"'<script>{{";

    private static readonly OcsfSchema Schema = OcsfSchema.Read();

    [Fact]
    public void Every_event_of_every_outcome_meets_the_schema()
    {
        var report = Everything();
        Assert.Equal(Outcomes.All.Order(), report.Rows.Select(row => row.Outcome).Distinct().Order());

        var events = Events(report);

        Assert.Equal(report.Rows.Count(row => row.Outcome != Outcome.NotApplicable), events.Count);
        Assert.All(events, finding => Assert.Empty(Schema.Faults(finding)));
    }

    [Fact]
    public void Each_line_is_one_event_and_nothing_hostile_is_left_in_it()
    {
        var text = GoldenTests.Write(Everything(), ReportFormat.Ocsf);

        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.All(text[..^1].Split('\n'), line => Assert.IsType<JsonObject>(JsonNode.Parse(line)));
        Assert.DoesNotContain(text, letter => letter != '\n' && (char.IsControl(letter) || letter is '\u2028' or '\u202e'));
        // Neither as an escape of JSON.
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failing", "Fail", "New", "High")]
    [InlineData("NotAssessed", "Warning", "New", "High")]
    [InlineData("DecidedAtDeployment", "Warning", "New", "High")]
    [InlineData("Waived", "Fail", "Suppressed", "High")]
    [InlineData("Passed", "Pass", null, "Informational")]
    public void An_outcome_has_its_status_and_severity(string outcome, string compliance, string? status, string severity)
    {
        var finding = Events(Of(Row(Enum.Parse<Outcome>(outcome)))).Single();

        Assert.Equal(compliance, Text(finding["compliance"]!["status"]));
        Assert.Equal(status, Text(finding["status"]));
        Assert.Equal(severity, Text(finding["severity"]));
        // A remedy for what passed would read as a task.
        Assert.Equal(outcome != "Passed", finding.ContainsKey("remediation"));
    }

    [Fact]
    public void What_does_not_apply_has_no_event() =>
        Assert.Equal("", GoldenTests.Write(Of(Row(Outcome.NotApplicable)), ReportFormat.Ocsf));

    [Fact]
    public void A_finding_has_the_id_that_it_has_in_Security_Hub()
    {
        var report = SampleReport.Scan();
        var asff = JsonNode.Parse(GoldenTests.Write(report, ReportFormat.Asff))!.AsArray();

        Assert.Equal(asff.Select(finding => Text(finding!["Id"])), Events(report).Select(finding => Text(finding["finding_info"]!["uid"])));
    }

    [Fact]
    public void An_event_names_resource_account_owner_waiver_and_what_was_found()
    {
        var events = Events(SampleReport.Scan());
        var open = events.First(finding => Text(finding["resources"]![0]!["name"]) == "open-lab");
        var waived = events.Single(finding => Text(finding["status"]) == "Suppressed");

        Assert.Equal("arn:aws:sagemaker:eu-central-1:123456789012:notebook-instance/open-lab", Text(open["resources"]![0]!["uid"]));
        Assert.Equal(
            ("owner", "fraud team"),
            (Text(open["resources"]![0]!["tags"]![0]!["name"]), Text(open["resources"]![0]!["tags"]![0]!["value"]))
        );
        Assert.Equal(
            ("AWS", "123456789012", "eu-central-1"),
            (Text(open["cloud"]!["provider"]), Text(open["cloud"]!["account"]!["uid"]), Text(open["cloud"]!["region"]))
        );
        Assert.Equal("DirectInternetAccess is Enabled", Text(open["evidences"]![0]!["data"]!["observed"]));
        Assert.Equal("SageMaker.1", Text(open["compliance"]!["control"]));
        Assert.Equal(Sageguard.Now.AddSeconds(42).ToUnixTimeMilliseconds(), open["time"]!.GetValue<long>());
        Assert.Equal("ticket 4711 <b>&\"'", Text(waived["comment"]));
        Assert.Equal("2027-01-31", Text(waived["unmapped"]!["waivedUntil"]));
    }

    [Fact]
    public void An_account_that_cannot_be_entered_is_an_event_without_a_Region()
    {
        var account = new Subject("AWS::::Account", "account", "111122223333", "account 111122223333", null, "111122223333", null, null);

        var finding = Events(Of(new ResultRow(null, account, Outcome.NotAssessed, "The role cannot be assumed."))).Single();

        Assert.Empty(Schema.Faults(finding));
        Assert.Equal("Warning", Text(finding["compliance"]!["status"]));
        Assert.Equal("111122223333", Text(finding["cloud"]!["account"]!["uid"]));
        Assert.Null(finding["cloud"]!["region"]);
    }

    [Fact]
    public void Two_runs_over_the_same_state_differ_in_times_and_the_run_id_only()
    {
        var one = Everything();
        var run = new RunContext("019c0000-0000-4000-8000-000000000020", one.Run.Started.AddDays(1), one.Run.Ended.AddDays(1));
        var other = one with { Run = one.Run with { Id = run.Id, Started = run.Started, Ended = run.Ended } };

        Assert.NotEqual(GoldenTests.Write(one, ReportFormat.Ocsf), GoldenTests.Write(other, ReportFormat.Ocsf));
        Assert.Equal(Events(one).Select(Timeless), Events(other).Select(Timeless));
    }

    [Fact]
    public async Task A_check_with_account_and_Region_writes_events_that_meet_the_schema()
    {
        var answer = await Sageguard.CheckAsync("template.yaml", "--output", "ocsf", "--account", "123456789012", "--region", "eu-west-1");

        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        var events = Parse(answer.Output);
        Assert.NotEmpty(events);
        Assert.All(events, finding => Assert.Empty(Schema.Faults(finding)));
    }

    [Fact]
    public void Many_events_are_written_whole()
    {
        var row = Row(Outcome.Failing);
        var rows = Enumerable.Range(0, 500).Select(number => row with { Subject = row.Subject with { Name = $"lab-{number}" } });

        var events = Events(Of([.. rows]));

        Assert.Equal(
            Enumerable.Range(0, 500).Select(number => $"lab-{number}"),
            events.Select(finding => Text(finding["resources"]![0]!["name"]))
        );
    }

    // A judge that takes everything proves nothing.
    [Theory]
    [InlineData("severity_id", null, "event.severity_id is missing")]
    [InlineData("time", null, "event.time is missing")]
    [InlineData("cloud", null, "event.cloud is missing")]
    [InlineData("metadata.product", null, "event.metadata.product is missing")]
    [InlineData("finding_info.uid", null, "event.finding_info.uid is missing")]
    [InlineData("remediation.desc", null, "event.remediation.desc is missing")]
    [InlineData("metadata.profiles", null, "needs the profile cloud")]
    [InlineData("evidences.0.data", null, "event.evidences[0] has none of")]
    [InlineData("resources.0.tags.0.value", null, "event.resources[0].tags[0] has none of value, values")]
    [InlineData("compliance.status_id", null, "event.compliance.status has no status_id")]
    [InlineData("severety", "1", "event.severety is not in the schema")]
    [InlineData("compliance.status_detail", "\"x\"", "is deprecated")]
    [InlineData("severity", "\"Low\"", "event.severity is not High")]
    [InlineData("severity_id", "7", "event.severity_id 7 is not in the schema")]
    [InlineData("severity_id", "\"4\"", "event.severity_id is not of the type integer")]
    [InlineData("type_uid", "200302", "event.type_name is not Compliance Finding: Update")]
    [InlineData("activity_id", "99", "type_uid is not class_uid times 100")]
    [InlineData("time", "1795435242", "event.time is not of the type timestamp")]
    [InlineData("message", "\"a\\u001b\"", "event.message is not of the type string")]
    [InlineData("resources", "[]", "event.resources is not a list, or is empty")]
    [InlineData("device", "{}", "ocsf.json does not describe device")]
    [InlineData("metadata.version", "\"1.5.0\"", "metadata.version is not 1.6.0")]
    public void The_judge_refuses_what_the_schema_refuses(string path, string? value, string fault)
    {
        var finding = Events(SampleReport.Scan()).First(finding => Text(finding["resources"]![0]!["name"]) == "open-lab");
        Assert.Empty(Schema.Faults(finding));
        var names = path.Split('.');
        var parent = names[..^1]
            .Aggregate((JsonNode)finding, (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!)
            .AsObject();
        if (value is null)
            Assert.True(parent.Remove(names[^1]));
        else
            parent[names[^1]] = JsonNode.Parse(value);

        Assert.Contains(Schema.Faults(finding), found => found.Contains(fault, StringComparison.Ordinal));
    }

    private static Report Everything()
    {
        var scan = SampleReport.Scan();
        var hostile = Subject() with { Id = Hostile, Name = Hostile, Arn = $"arn:{Hostile}", AccountName = Hostile };
        var waiver = new Waiver(new DateOnly(2027, 1, 31), Hostile);
        ResultRow[] more =
        [
            .. Outcomes.All.Select(outcome =>
                Row(outcome) with
                {
                    Subject = hostile,
                    Reason = outcome == Outcome.Passed ? "" : Hostile,
                    Observed = outcome.IsUnknown() ? null : Hostile,
                    Remedy = Hostile,
                    Owner = Hostile,
                    MissingPermission = outcome.IsUnknown() ? Hostile : null,
                    Waiver = outcome == Outcome.Waived ? waiver : null,
                    WaiverSource = outcome == Outcome.Waived ? Hostile : null,
                    Created = Sageguard.Now.AddDays(-9),
                    Recorded = Sageguard.Now.AddDays(-2),
                }
            ),
            .. Catalog.Controls.Select(control => new ResultRow(control, Subject(), Outcome.Failing, "It fails.")),
        ];
        return scan with { Rows = [.. scan.Rows, .. more], Run = scan.Run with { OwnerTag = Hostile } };
    }

    private static Subject Subject() =>
        new("AWS::SageMaker::NotebookInstance", "notebook instance", "lab", "lab", "arn:aws:x", "123456789012", "cn-north-1", null);

    private static ResultRow Row(Outcome outcome) => new(Catalog.Find("SageMaker.1")!, Subject(), outcome, "A reason.");

    private static Report Of(params ResultRow[] rows) =>
        new("scan", new RunContext(Sageguard.RunId, Sageguard.Now, Sageguard.Now), [Catalog.Find("SageMaker.1")!], [], rows, []);

    private static IReadOnlyList<JsonObject> Events(Report report) => Parse(GoldenTests.Write(report, ReportFormat.Ocsf));

    private static IReadOnlyList<JsonObject> Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static string Timeless(JsonObject finding)
    {
        Assert.True(finding.Remove("time"));
        Assert.True(finding["metadata"]!.AsObject().Remove("correlation_uid"));
        foreach (var name in (string[])["modified_time", "last_seen_time"])
            Assert.True(finding["finding_info"]!.AsObject().Remove(name));
        return finding.ToJsonString();
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
