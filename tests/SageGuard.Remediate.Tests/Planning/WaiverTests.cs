// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>What has an approved exception is left alone, and a reserved tag does not stop a repair half-way.</summary>
public sealed class WaiverTests
{
    private const string Key = "sageguard-waiver";

    private static readonly string Soon = DateTimeOffset.UtcNow.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // R13
    [Fact]
    public async Task A_waived_notebook_is_left_alone_and_named_and_an_ended_waiver_does_not_count()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("waived", tags: (Key, $"{Soon} SageMaker.3 ticket 4711"));
        lab.Seed("ended", tags: (Key, "2020-01-31 SageMaker.3 ticket 4711"));
        lab.Seed("other", tags: (Key, $"{Soon} SageMaker.1 ticket 4711"));
        lab.Seed(
            "far",
            tags: (
                Key,
                $"{DateTimeOffset.UtcNow.AddDays(300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} SageMaker.3 ticket 4711"
            )
        );
        var target = new RemediationTarget { Controls = Chosen.Controls(3), WaiverTagKey = Key };

        var result = await lab.PlanAsync(target, new RepairOptions { WaiverMaxDays = 90 });

        Assert.Equal(["ended", "far", "other"], result.Plan.Notebooks.Select(notebook => notebook.Name));
        Assert.Equal([$"waived (SageMaker.3 until {Soon})"], result.Waived);

        Assert.Equal(4, (await lab.PlanAsync(target, new RepairOptions { IncludeWaived = true })).Plan.Notebooks.Count);
        Assert.Equal(4, (await lab.PlanAsync(target with { WaiverTagKey = null })).Plan.Notebooks.Count);
    }

    [Fact]
    public async Task The_command_says_who_is_waived()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("waived-root", tags: (Key, $"{Soon} SageMaker.3 ticket 4711"));

        var (code, output) = await Cli.RunAsync(
            Path.GetTempPath(),
            lab.Cloud.Endpoint,
            lab.Cloud.Endpoint,
            "remediate",
            "plan",
            "--control",
            "3",
            "--waiver-tag-key",
            Key
        );

        Assert.True(code == 0, output);
        Assert.Contains(
            $"1 notebook waived, left alone: waived-root (SageMaker.3 until {Soon}). --include-waived repairs it too.",
            output.ReplaceLineEndings(" "),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 notebook looked at in eu-west-1: 0 can be repaired, 0 are blocked, 0 need nothing",
            output,
            StringComparison.Ordinal
        );
    }

    // R14
    [Fact]
    public async Task The_replacement_does_not_inherit_a_waiver_that_it_does_not_need()
    {
        await using var lab = await OperatorLab.StartAsync(
            OperatorLab.Target with
            {
                WaiverTagKey = Key,
            },
            tags: [(Key, "2020-01-31 SageMaker.1 ticket 4711"), ("team", "fraud")]
        );
        Assert.Contains(
            "It is not carried over to the replacement",
            string.Join('\n', lab.Plan.Notebooks[0].Notes),
            StringComparison.Ordinal
        );

        await lab.RepairedAsync();

        Assert.Equal(
            ["sageguard:rebuild", "sageguard:verified", "team"],
            (await lab.Aws.ReadAsync("lab-private")).Tags.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_waiver_for_what_stays_as_it_is_goes_with_the_replacement()
    {
        await using var lab = await OperatorLab.StartAsync(
            OperatorLab.Target with
            {
                Controls = Chosen.Controls(1, 3),
                WaiverTagKey = Key,
            },
            tags: [(Key, $"{Soon} SageMaker.3 ticket 4711")]
        );
        var plan = Assert.Single(lab.Plan.Notebooks);
        Assert.Equal(["SageMaker.1"], plan.Failing);
        Assert.Equal(["SageMaker.3"], plan.Waived);

        await lab.RepairedAsync();

        Assert.Equal("Enabled", (string)lab.Aws.Describe("lab-private")["RootAccess"]!);
        Assert.Equal($"{Soon} SageMaker.3 ticket 4711", (await lab.Aws.ReadAsync("lab-private")).Tags[Key]);
    }

    [Fact]
    public async Task Where_the_tag_is_reserved_for_another_role_the_repair_works_and_says_what_is_missing()
    {
        await using var lab = await OperatorLab.StartAsync(OperatorLab.Target with { WaiverTagKey = Key });
        Assert.Contains(
            $"Where your organization reserves this tag for a role (sageguard policy scp), run apply and rollback as that role",
            string.Join('\n', lab.Plan.Notebooks[0].Notes),
            StringComparison.Ordinal
        );

        var outcome = await lab.ApplyAsync(with: repair => repair with { Calls = new Reserving(Key, repair.Calls) });

        Assert.True(outcome.State == RepairState.Repaired, outcome.Message);
        Assert.Contains(lab.Said, line => line.Contains($"a policy seems to reserve the tag {Key}", StringComparison.Ordinal));
        Assert.DoesNotContain(Key, (await lab.Aws.ReadAsync("lab")).Tags.Keys);
        Assert.Equal("lab-private", (await lab.Aws.ReadAsync("lab")).Tags["sageguard:migrated-to"]);

        await lab.WithAsync(async repair =>
        {
            await Rollback.RunAsync(repair with { Calls = new Reserving(Key, repair.Calls) }, repair.Plan.Notebooks[0], Lab.Token);
            return 0;
        });
        Assert.Equal("InService", lab.Aws.Status("lab"));
    }

    [Fact]
    public async Task A_reserved_tag_that_would_be_carried_over_is_named_where_the_creation_is_refused()
    {
        await using var lab = await OperatorLab.StartAsync(tags: [(Key, $"{Soon} SageMaker.3 ticket 4711")]);

        var outcome = await lab.ApplyAsync(with: repair => repair with { Calls = new Reserving(Key, repair.Calls) });

        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains(
            $"It would carry the tags {Key}, and your organization may reserve one of them",
            outcome.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("--waiver-tag-key", outcome.Message, StringComparison.Ordinal);
    }

    /// <summary>Denies every call that sets or removes a tag of one key, as the service control policy for waivers does.</summary>
    private sealed class Reserving(string key, INotebookCalls inner) : INotebookCalls
    {
        public Task<System.Text.Json.JsonElement> CallAsync(NotebookCall call, CancellationToken cancellationToken) =>
            call.Operation is "AddTags" or "DeleteTags" or "CreateNotebookInstance"
            && call.Input.ToJsonString().Contains($"\"{key}\"", StringComparison.Ordinal)
                ? throw new AwsCallException(
                    AwsRefusal.Denied,
                    $"sagemaker:{call.Operation}",
                    "AccessDeniedException",
                    $"sagemaker:{call.Operation} failed: with an explicit deny in a service control policy."
                )
                : inner.CallAsync(call, cancellationToken);

        public Task<LifecycleFacts> LifecycleAsync(string name, CancellationToken cancellationToken) =>
            inner.LifecycleAsync(name, cancellationToken);
    }
}
