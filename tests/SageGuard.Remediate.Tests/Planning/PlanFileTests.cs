// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>People edit plans: what is misspelt is refused by its name, and is never its default.</summary>
public sealed class PlanFileTests
{
    private static readonly RemediationPlan Plan = new(
        "20261123T120000Z-0001",
        new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        "eu-west-1",
        new RemediationTarget { Bucket = "backups", Accepted = [BlockerKind.Quota] },
        [
            new NotebookPlan(
                new NotebookIdentity("arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab", DateTimeOffset.UnixEpoch),
                RepairMethod.Rebuild
            )
            {
                Status = "InService",
                Failing = ["SageMaker.1"],
                ReplacementName = "lab-private",
                Fingerprint = "f",
                Changes = [new SettingChange("DirectInternetAccess", "Enabled", "Disabled", "SageMaker.1")],
                Blockers = [new Blocker(BlockerKind.NoKey, "a", "b")],
            },
        ]
    );

    [Theory]
    [InlineData("an unknown member", "\"retentionDays\": 14", "\"retentionDay\": 14, \"retentionDays\": 14", "'retentionDay'")]
    [InlineData("a misspelt member", "\"retentionDays\": 14", "\"retentionDay\": 14", "retentionDay")]
    [InlineData("a missing member", "\"prefix\": \"sageguard\",", "", "'prefix'")]
    [InlineData(
        "a repeated member",
        "\"retentionDays\": 14",
        "\"retentionDays\": 0, \"retentionDays\": 14",
        "'retentionDays' is there twice"
    )]
    [InlineData("another case of a member", "\"retentionDays\": 14", "\"RetentionDays\": 14", "RetentionDays")]
    [InlineData("another type", "\"retentionDays\": 14", "\"retentionDays\": \"14\"", "$.target.retentionDays")]
    [InlineData("a number out of bounds", "\"retentionDays\": 14", "\"retentionDays\": -1", "it must be from 0 to 3650")]
    [InlineData("null", "\"retentionDays\": 14", "\"retentionDays\": null", "$.target.retentionDays")]
    [InlineData("a method in another case", "\"method\": \"rebuild\"", "\"method\": \"Rebuild\"", "it must be inPlace or rebuild")]
    [InlineData("a method as a number", "\"method\": \"rebuild\"", "\"method\": 1", "$.notebooks[0].method")]
    [InlineData("another way", "\"backup\": \"lifecycle\"", "\"backup\": \"scripts\"", "it must be lifecycle or script")]
    [InlineData("a blocker in another case", "\"kind\": \"no-key\"", "\"kind\": \"No-Key\"", "'No-Key' is not a blocker")]
    [InlineData("a blocker as a number", "\"kind\": \"no-key\"", "\"kind\": 3", "by its name")]
    [InlineData("an accepted blocker", "\"quota\"", "\"quotas\"", "'quotas' is not a blocker")]
    [InlineData("a state", "\"status\": \"InService\"", "\"status\": \"inservice\"", "'inservice'; it must be one of")]
    [InlineData(
        "a control",
        "\"failing\": [\n        \"SageMaker.1\"",
        "\"failing\": [\n        \"sagemaker.1\"",
        "'sagemaker.1' is not a control"
    )]
    [InlineData("a way into a script", "\"prefix\": \"sageguard\"", "\"prefix\": \"x'; rm -rf / #\"", "target.prefix")]
    [InlineData("a key outside", "\"id\": \"20261123T120000Z-0001\"", "\"id\": \"../x\"", "id is '../x'")]
    [InlineData("another Region's notebook", "sagemaker:eu-west-1", "sagemaker:eu-west-2", "which is not of eu-west-1")]
    [InlineData("a time", "\"createdAt\": \"1970-01-01T00:00:00.000Z\"", "\"createdAt\": \"yesterday\"", "must be a time")]
    [InlineData("a misspelt option", "\"journalBucket\"", "\"journalbucket\"", "'journalbucket'")]
    [InlineData("a misspelt encryption", "\"encryption\": null", "\"encryption\": \"aws:KMS\"", "options.encryption")]
    public void Is_refused_by_name(string what, string part, string by, string says)
    {
        var text = PlanJson.Write(Plan);
        Assert.True(text.Contains(part, StringComparison.Ordinal), $"{what}: the plan has no {part}");

        var message = Assert.Throws<SageGuardException>(() => PlanJson.Read(text.Replace(part, by, StringComparison.Ordinal))).Message;

        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain("SageGuard.Remediation", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_planned_is_kept_and_a_plan_of_a_version_that_did_not_write_it_is_read()
    {
        var planner = new PlannedBy("arn:aws:sts::123456789012:assumed-role/ops/me@example.org", "123456789012", "0.1.0");
        var text = PlanJson.Write(Plan with { PlannedBy = planner });
        Assert.Equal(planner, PlanJson.Read(text).PlannedBy);
        Assert.Equal("123456789012", PlanJson.Read(text).Account);

        var earlier = PlanJson.Write(Plan);
        Assert.DoesNotContain("plannedBy", earlier, StringComparison.Ordinal);
        Assert.Null(PlanJson.Read(earlier).PlannedBy);
        Assert.Equal("123456789012", PlanJson.Read(earlier).Account);
    }

    [Theory]
    [InlineData("an unknown member", "\"version\": \"0.1.0\"", "\"version\": \"0.1.0\", \"by\": 1", "'by' is not a member")]
    [InlineData("a missing member", "\"account\": \"123456789012\",", "", "'account'")]
    [InlineData("an account", "\"account\": \"123456789012\"", "\"account\": \"12\"", "plannedBy.account")]
    [InlineData("another account", "\"account\": \"123456789012\"", "\"account\": \"210987654321\"", "is of another account")]
    [InlineData("no ARN", "arn:aws:sts::123456789012:assumed-role/ops/me", "me", "plannedBy.arn")]
    public void Who_planned_is_read_as_strictly(string what, string part, string by, string says)
    {
        var text = PlanJson.Write(
            Plan with
            {
                PlannedBy = new PlannedBy("arn:aws:sts::123456789012:assumed-role/ops/me", "123456789012", "0.1.0"),
            }
        );
        Assert.True(text.Contains(part, StringComparison.Ordinal), $"{what}: the plan has no {part}");

        Assert.Contains(
            says,
            Assert.Throws<SageGuardException>(() => PlanJson.Read(text.Replace(part, by, StringComparison.Ordinal))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_report_given_for_a_plan_is_recognized() =>
        Assert.Contains(
            "This is a report of sageguard, not a plan",
            Assert
                .Throws<SageGuardException>(() => PlanJson.Read("""{"formVersion":1,"tool":"SageGuard","version":"0.1.0","results":[]}"""))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_a_terminal_obeys_is_escaped_in_the_file()
    {
        var text = PlanJson.Write(Plan with { Notebooks = [Plan.Notebooks[0] with { Notes = ["a\u001b[2Jb\u009bc\u202ed"] }] });
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is '\u202e');
        Assert.Equal("a\u001b[2Jb\u009bc\u202ed", PlanJson.Read(text).Notebooks[0].Notes[0]);
    }

    [Theory]
    [InlineData("""{"n":1,"time":"2026-11-23T12:00:00.000Z","step":"Stop","phase":"finished","facts":{}}""", "'finished' is not a phase")]
    [InlineData("""{"n":1,"time":"2026-11-23T12:00:00.000Z","step":"stop","phase":"done","facts":{}}""", "'stop' is not a step")]
    [InlineData("""{"n":1,"time":"2026-11-23T12:00:00.000Z","step":"4","phase":"done","facts":{}}""", "'4' is not a step")]
    [InlineData("""{"n":1,"time":"2026-11-23T12:00:00.000Z","step":"Stop","phase":"done","facts":{},"by":"x"}""", "'by' is not a member")]
    [InlineData("""{"n":1,"n":1,"time":"2026-11-23T12:00:00.000Z","step":"Stop","phase":"done","facts":{}}""", "twice")]
    public void A_line_of_a_journal_is_read_as_strictly(string line, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<SageGuardException>(() => JournalJson.Read("lab", line + "\n").ToList()).Message,
            StringComparison.Ordinal
        );
}
