// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>Whatever others can write into a field, no command passes on to the operator's terminal what a terminal obeys.</summary>
public sealed class EscapeTests : IDisposable
{
    // A window title, a cleared screen, a colour by a C1 control, a change of direction, and a line that another notebook seems to have.
    private const string Hostile = "\u001b]0;title\u0007\u001b[2J\u009b31m\u202eback\r\n00:00:00 other is repaired";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sageguard-escape-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task No_field_of_a_notebook_reaches_the_terminal_as_it_is()
    {
        await using var lab = await Lab.StartAsync();
        var s3 = new OperatorBucket(lab.Cloud);
        var text = JsonValue.Create(Hostile);
        lab.Seed(
            "open",
            more: new JsonObject
            {
                ["DirectInternetAccess"] = "Enabled",
                ["InstanceType"] = text.DeepClone(),
                ["SubnetId"] = text.DeepClone(),
                ["SecurityGroups"] = new JsonArray(text.DeepClone()),
                ["KmsKeyId"] = text.DeepClone(),
                ["DefaultCodeRepository"] = text.DeepClone(),
                ["AcceleratorTypes"] = new JsonArray(text.DeepClone()),
                ["IpAddressType"] = text.DeepClone(),
                ["Url"] = text.DeepClone(),
            },
            tags: [("team" + Hostile, "fraud" + Hostile), ("sageguard-waiver", $"2020-01-01 SageMaker.1 {Hostile}")]
        );
        lab.Seed(
            "attached",
            more: new JsonObject
            {
                ["NotebookInstanceLifecycleConfigName"] = Hostile,
                ["PlatformIdentifier"] = "notebook-al2-v2",
                ["FailureReason"] = Hostile,
            }
        );
        lab.Seed("failed", "Failed", more: new JsonObject { ["FailureReason"] = Hostile, ["PlatformIdentifier"] = Hostile });

        // SageMaker would refuse to create a replacement with such settings, so another one is rebuilt.
        lab.Seed(
            "lab",
            more: new JsonObject { ["DirectInternetAccess"] = "Enabled", ["Url"] = text.DeepClone() },
            tags: ("cost centre", "4711")
        );

        // Plan, in both forms, and what it would call.
        string[] what =
        [
            "--control",
            "1,3",
            "--bucket",
            OperatorBucket.Name,
            "--waiver-tag-key",
            "sageguard-waiver",
            "--accept",
            "subnet-reach",
        ];
        await RunAsync(lab, "is Failed", ["plan", .. what]);
        await RunAsync(lab, "other is repaired", ["plan", .. what, "--output", "json"]);
        await RunAsync(lab, "The plan is in", ["plan", "open", "lab", .. what, "--out", "plan.json"]);
        await RunAsync(lab, "create-notebook-instance", ["apply", "--plan", "plan.json", "--dry-run"]);
        await RunAsync(lab, "", ["script", "backup", "open", "--plan", "plan.json"]);

        // A status that fails, then a mark with hostile names, then a restore that found something.
        var plan = PlanJson.Read(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "plan.json"), Lab.Token));
        var key = RebuildNames.RunKey(plan, plan.Find("lab")!.Identity);
        string[] apply = ["apply", "lab", "--plan", "plan.json", "--yes", "--poll-seconds", "0.05"];
        s3.Put(
            $"{key}/backup/status.json",
            JsonSerializer.Serialize(
                new
                {
                    state = "failed",
                    message = Hostile,
                    at = 1,
                }
            )
        );
        await RunAsync(lab, "failed before", [.. apply, "--copy-minutes", "0.02"]);
        s3.Put($"{key}/backup/{OperatorLab.Archive}", "0123456789");
        s3.Put($"{key}/backup/{OperatorLab.ManifestKey}", OperatorLab.Manifest);
        var mark = JsonNode.Parse(OperatorLab.Mark)!;
        foreach (var list in new[] { "changing", "lateChanges", "skipped", "mounts", "setuid", "flags" })
        {
            mark[list] = new JsonObject { ["count"] = 1, ["paths"] = new JsonArray(text.DeepClone()) };
            s3.Put($"{key}/backup/done.json", mark.ToJsonString());
            if (list is "changing" or "setuid")
                await RunAsync(lab, "is not the mark of a SageGuard script", apply);
            mark[list] = new JsonObject { ["count"] = 1, ["paths"] = new JsonArray("./percent%0Aencoded") };
        }

        s3.Put($"{key}/backup/done.json", mark.ToJsonString());
        await RunAsync(lab, "changed each time", apply);
        await RunAsync(lab, "changed each time", [.. apply, "--output", "json"]);
        mark["extra"] = new JsonObject { ["count"] = 1, ["paths"] = new JsonArray("./extra%1B%5B2J") };
        lab.Cloud.Faults.Fail("AddTags", "ValidationException", Hostile);
        var restoring = Task.Run(
            async () =>
            {
                await Limit.UntilAsync(() => lab.Cloud.Calls.Count("CreateNotebookInstance") > 0, "the replacement is created");
                s3.Put($"{key}/restore/done.json", mark.ToJsonString());
            },
            Lab.Token
        );
        await RunAsync(lab, "what the backup does not hold", [.. apply, "--accept-changing"]);
        await restoring;

        // A comparison that the replacement's users wrote.
        await RunAsync(lab, "", apply);
        foreach (
            var (path, says) in new[]
            {
                (Hostile, "is not the mark of a SageGuard script"),
                ("./gone%1B%5B2J", "1 missing (./gone%1B%5B2J)"),
            }
        )
        {
            var found = new JsonObject
            {
                ["version"] = 2,
                ["at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ["files"] = 1,
                ["bytes"] = 3,
                ["manifest"] = mark["manifest"]!.DeepClone(),
            };
            found["missing"] = new JsonObject { ["count"] = 1, ["paths"] = new JsonArray(path) };
            s3.Put($"{key}/comparison/done.json", found.ToJsonString());
            await RunAsync(lab, says, ["compare", "lab", "--plan", "plan.json"]);
        }

        // Purge and rollback, refused in others' words.
        lab.Cloud.Faults.Fail("GetObject", "SignatureDoesNotMatch", Hostile, 403, int.MaxValue);
        await RunAsync(lab, "Cannot ", ["purge", "lab", "--plan", "plan.json", "--yes", "lab"]);
        await RunAsync(lab, "Cannot ", ["rollback", "lab", "--plan", "plan.json"]);
        lab.Cloud.Faults.Clear();
        await RunAsync(lab, "retention period", ["purge", "lab", "--plan", "plan.json", "--yes", "lab"]);
        lab.Cloud.Faults.Fail("DeleteTags", "ValidationException", Hostile);
        await RunAsync(lab, "DeleteTags", ["rollback", "lab", "--plan", "plan.json", "--poll-seconds", "0.05"]);
    }

    private async Task RunAsync(Lab lab, string says, string[] arguments)
    {
        var (_, output) = await Cli.RunAsync(_folder.FullName, lab.Cloud.Endpoint, lab.Cloud.Endpoint, ["remediate", .. arguments]);
        Assert.True(output.ReplaceLineEndings(" ").Contains(says, StringComparison.Ordinal), $"{string.Join(' ', arguments)}: {output}");
        Assert.True(
            output.All(c => c is '\n' or '\r' || !IsObeyed(c)),
            $"{string.Join(' ', arguments)}: {JsonSerializer.Serialize(output)}"
        );
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("00:00:00 other", StringComparison.Ordinal));
    }

    private static bool IsObeyed(char c) => char.IsControl(c) || c is '\u202e' or '\u2028' or '\u2029';
}
