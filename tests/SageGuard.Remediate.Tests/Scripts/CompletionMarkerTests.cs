// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>What a notebook writes is a claim: every member is checked and bounded before anything else sees it.</summary>
public sealed class CompletionMarkerTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly string Good =
        $$"""{"version":2,"at":1795000000,"files":2,"bytes":3,"manifest":"{{Hash}}","manifestKey":"20261128T060000Z-0a1b/manifest.jsonl","quiet":"read-only","parts":[{"key":"20261128T060000Z-0a1b/r0-00000.tar","size":10,"sha256":"{{Hash}}"}],"changing":{"count":12,"paths":["./a%20b"]} }""";

    [Fact]
    public void A_mark_is_read_as_the_script_writes_it()
    {
        var mark = Read(Good);

        Assert.Equal((2, 3, Hash, "read-only"), (mark.Files, mark.Bytes, mark.Manifest, mark.Quiet));
        Assert.Equal(new CopyArchive("20261128T060000Z-0a1b/r0-00000.tar", 10, Hash), Assert.Single(mark.Parts));
        Assert.Equal("./a%20b and 11 more", mark.Changing.ToString());
        Assert.Equal(0, mark.LateChanges.Count);
    }

    [Theory]
    [InlineData("\"version\":2", "\"version\":1")]
    [InlineData("\"files\":2", "\"files\":-1")]
    [InlineData("\"files\":2", "\"files\":\"2\"")]
    [InlineData("\"bytes\":3", "\"bytes\":9007199254740993")]
    [InlineData("\"quiet\":\"read-only\"", "\"quiet\":\"\\u001b[2J\"")]
    [InlineData("./a%20b", "./a\\u001b]0;title\\u0007")]
    [InlineData("./a%20b", "./a\\nlab: is repaired")]
    [InlineData("\"count\":12", "\"count\":0")]
    [InlineData("0a1b/r0-00000.tar", "0a1b/../../x.tar")]
    [InlineData("0a1b/manifest.jsonl", "0a1b/../done.json")]
    [InlineData("\"size\":10", "\"size\":-10")]
    [InlineData("\"changing\":{", "\"changing\":[{")]
    public void A_mark_with_anything_else_is_refused_and_not_quoted(string member, string instead)
    {
        var json = Good.Replace(member, instead, StringComparison.Ordinal);
        Assert.NotEqual(Good, json);

        var error = Assert.Throws<SageGuardException>(() => Read(json));

        Assert.Contains("not the mark of a SageGuard script", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_status_is_one_line_of_printable_text()
    {
        var status = CopyStatus.Read(
            Encoding.UTF8.GetBytes(
                """{"state":"failed","message":"a\u001b]52;c;x\u0007b\nlab2: is repaired\u202e","at":1,"bytesDone":5,"bytesTotal":9}"""
            )
        )!;

        Assert.Equal("a ]52;c;x b lab2: is repaired ", status.Message);
        Assert.Equal((5, 9), (status.BytesDone, status.BytesTotal));
        Assert.Equal(
            1500,
            CopyStatus
                .Read(Encoding.UTF8.GetBytes($$"""{"state":"running","message":"{{new string('x', 5000)}}","at":1}"""))!
                .Message.Length
        );
    }

    [Theory]
    [InlineData("""{"state":"repaired","message":"x","at":1}""")]
    [InlineData("""{"state":"failed","message":"x","at":-1}""")]
    [InlineData("""{"state":"failed","message":null,"at":1}""")]
    [InlineData("""{"state":"failed","message":"x","at":1,"bytesDone":"many"}""")]
    [InlineData("[]")]
    public void What_is_not_a_status_is_none(string json) => Assert.Null(CopyStatus.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task What_was_listed_dropped_or_accepted_is_part_of_the_outcome()
    {
        await using var lab = await OperatorLab.StartAsync();
        const string Some = """{"count":1,"paths":["./x"]}""";
        lab.S3.Put(
            $"{lab.RunKey}/backup/done.json",
            OperatorLab.Mark.Replace(
                "\"quiet\"",
                $"\"skipped\":{Some},\"setuid\":{Some},\"mounts\":{Some},\"quiet\"",
                StringComparison.Ordinal
            )
        );
        Assert.Equal(RepairState.Question, (await lab.ApplyAsync()).State);

        var outcome = await lab.ApplyAsync(with: repair => repair with { AcceptChanging = true });

        Assert.True(outcome.State == RepairState.Repaired, outcome.Message);
        Assert.Equal(
            [
                "sockets cannot be copied and were skipped: ./x",
                "1 entry with a set-uid bit, a set-gid bit or a capability, which can make its user root: ./x",
                "accepted, other file systems that the backup does not hold: 1 entry: ./x",
            ],
            outcome.Notes
        );
    }

    [Fact]
    public async Task A_script_that_says_that_it_lives_and_moves_no_byte_does_not_hold_the_repair_for_ever()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new System.Text.Json.Nodes.JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var plan = (
            await lab.PlanAsync(
                new RemediationTarget
                {
                    Controls = Chosen.Controls(1),
                    Bucket = "b",
                    BackupWay = BackupWay.Script,
                }
            )
        ).Plan;
        var repair = lab.Repair(plan) with
        {
            Backups = new Beats(),
            Scripts = new NoScripts(),
            Patience = new Patience { Poll = TimeSpan.FromMilliseconds(5), Copy = TimeSpan.FromMilliseconds(300) },
        };

        var outcome = Assert.Single(await Apply.RunAsync(repair, [], [], 1, Lab.Token));

        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains("has made no progress", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("It last said: uploading.", outcome.Message, StringComparison.Ordinal);
    }

    private static CompletionMarker Read(string json) => CompletionMarker.Read(Encoding.UTF8.GetBytes(json), "done.json");

    private sealed class Beats : IBackupStore
    {
        private int _at;

        public Task<BucketFacts> BucketAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new BucketFacts(true, "eu-west-1", true, true));

        public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) =>
            Task.FromResult<byte[]?>(
                key.EndsWith("status.json", StringComparison.Ordinal)
                    ? Encoding.UTF8.GetBytes(
                        $$"""{"state":"running","message":"uploading","at":{{_at++}},"bytesDone":10,"bytesTotal":100}"""
                    )
                    : null
            );

        public Task<long?> SizeAsync(string key, CancellationToken cancellationToken) =>
            Task.FromResult<long?>(key.EndsWith("status.json", StringComparison.Ordinal) ? 100 : null);

        public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellationToken) => Task.FromResult<StoredObject?>(null);

        public Task<string> HashAsync(string key, string versionId, CancellationToken cancellationToken) => Task.FromResult("missing");
    }
}
