// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Policies;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>End to end: real scripts, moto as S3, LocalAws as SageMaker, and in CI the stock command line.</summary>
public sealed class RebuildTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_hostile_volume_is_on_the_replacement_bit_for_bit_and_the_old_one_is_kept_until_purge()
    {
        // 42 starts of the stock command take longer than all the rest.
        await using var lab = await RebuildLab.StartAsync(isFast: !LongRun.IsLarge, s3: Moto.SharedAsync);
        lab.Aws.Region.SageMaker(
            "CreateNotebookInstanceLifecycleConfig",
            new JsonObject
            {
                ["NotebookInstanceLifecycleConfigName"] = "idle",
                ["OnStart"] = new JsonArray(
                    new JsonObject
                    {
                        ["Content"] = Convert.ToBase64String("#!/bin/bash\necho own script ran >>\"$SAGEGUARD_VOLUME.own\""u8),
                    }
                ),
            }
        );
        lab.Open("lab", LongRun.Size(100, 500, 5000), (long)LongRun.Size(64, 256, 2048) << 20, lifecycle: "idle");
        var before = HostileTree.Read(lab.VolumeOf("lab"));
        var closed = HostileTree.Read(lab.VolumeOf("lab"), withoutRoot: true);
        lab.Keep((await lab.PlanAsync()).Plan);

        var (code, text) = await lab.ApplyCliAsync();
        output.WriteLine(text);
        Assert.True(code == 0, $"{text}\n{lab.Log}");

        Assert.Equal(closed, HostileTree.Read(lab.VolumeOf("lab-private")));
        Assert.Equal(before, HostileTree.Read(lab.VolumeOf("lab")));
        var replacement = lab.Aws.Describe("lab-private");
        var old = lab.Aws.Describe("lab");
        Assert.Equal("InService", (string)replacement["NotebookInstanceStatus"]!);
        Assert.Equal("Stopped", (string)old["NotebookInstanceStatus"]!);
        Assert.Equal("Disabled", (string)replacement["DirectInternetAccess"]!);
        Assert.Equal("Disabled", (string)replacement["RootAccess"]!);
        Assert.Equal("idle", (string)replacement["NotebookInstanceLifecycleConfigName"]!);
        Assert.Equal("idle", (string)old["NotebookInstanceLifecycleConfigName"]!);
        foreach (
            var member in new[]
            {
                "InstanceType",
                "RoleArn",
                "VolumeSizeInGB",
                "DefaultCodeRepository",
                "AdditionalCodeRepositories",
                "IpAddressType",
                "PlatformIdentifier",
            }
        )
        {
            Assert.Equal(old[member]!.ToJsonString(), replacement[member]!.ToJsonString());
        }

        Assert.Equal("fraud", (await lab.Aws.ReadAsync("lab-private")).Tags["team"]);
        Assert.Equal("4711", (await lab.Aws.ReadAsync("lab-private")).Tags["cost centre"]);
        var tags = (await lab.Aws.ReadAsync("lab")).Tags;
        Assert.Equal("lab-private", tags["sageguard:migrated-to"]);
        Assert.EndsWith(
            "SageMaker.1+SageMaker.2+SageMaker.3+SageMaker.21 stopped - replaced by lab-private - kept until purge",
            tags["sageguard-waiver"],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(lab.Aws.Changes(), operation => operation.StartsWith("Delete", StringComparison.Ordinal));

        // From the plan to the end it called what the policy of a person who repairs grants; the deletions are rollback's.
        Assert.Equal(
            Policies.SageMaker(OperatorPolicies.Repair()),
            lab.Aws.Operations().Append("DeleteTags").Append("DeleteNotebookInstanceLifecycleConfig").Order()
        );

        // Run again, nothing happens.
        var calls = lab.Aws.Changes().Count;
        Assert.Equal(0, (await lab.ApplyCliAsync()).Code);
        Assert.Equal(calls, lab.Aws.Changes().Count);

        // Purge asks for the exact name.
        var (refused, why) = await lab.CliAsync("purge", "--plan", "plan.json", "lab", "--yes", "lab-private");
        Assert.Equal(1, refused);
        Assert.Contains("not confirmed", why, StringComparison.Ordinal);
        lab.Aws.Cloud.Calls.Clear();
        var (purged, said) = await lab.CliAsync("purge", "--plan", "plan.json", "lab", "--yes", "lab");
        Assert.True(purged == 0, said);
        Assert.Equal(Policies.SageMaker(OperatorPolicies.Purge()), lab.Aws.Operations().Order());
        Assert.DoesNotContain(
            lab.Aws.Cloud.Region().SageMaker("ListNotebookInstances", [])!["NotebookInstances"]!.AsArray(),
            entry => (string)entry!["NotebookInstanceName"]! == "lab"
        );
        Assert.Equal(closed, HostileTree.Read(lab.VolumeOf("lab-private")));
        Assert.Empty(
            lab.Aws.Region.SageMaker("ListNotebookInstanceLifecycleConfigs", new JsonObject { ["NameContains"] = "sageguard" })![
                "NotebookInstanceLifecycleConfigs"
            ]!.AsArray()
        );
    }
}
