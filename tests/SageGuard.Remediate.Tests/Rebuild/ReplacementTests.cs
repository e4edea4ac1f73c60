// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>What a replacement is made from, compared with AWS's own model.</summary>
public sealed class ReplacementTests
{
    // DescribeNotebookInstance's members that are no setting.
    private static readonly string[] NoSettings =
    [
        "NotebookInstanceArn",
        "NotebookInstanceStatus",
        "FailureReason",
        "Url",
        "NetworkInterfaceId",
        "LastModifiedTime",
        "CreationTime",
    ];

    [Fact]
    public void Every_member_of_CreateNotebookInstance_is_carried_over_decided_or_dropped_on_purpose()
    {
        var known = Replacement.Carried.Concat(Replacement.Later).Concat(Replacement.Decided).Concat(Replacement.Dropped).ToList();
        Assert.Equal(known.Count, known.Distinct().Count());
        Assert.Equal(Members("input").Order(), known.Order());
    }

    [Fact]
    public void Every_setting_that_a_notebook_shows_is_known()
    {
        var renamed = Members("output")
            .Select(member =>
                member switch
                {
                    "SecurityGroups" => "SecurityGroupIds",
                    "NotebookInstanceLifecycleConfigName" => "LifecycleConfigName",
                    _ => member,
                }
            );
        Assert.Empty(
            renamed
                .Except(Replacement.Carried)
                .Except(Replacement.Later)
                .Except(Replacement.Decided)
                .Except(Replacement.Dropped)
                .Except(NoSettings)
        );
    }

    [Fact]
    public async Task A_replacement_of_a_notebook_that_has_everything_gets_everything()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed(
            "lab",
            platform: Lab.Al2,
            more: new JsonObject
            {
                ["DirectInternetAccess"] = "Enabled",
                ["AcceleratorTypes"] = new JsonArray("ml.eia1.medium"),
                ["DefaultCodeRepository"] = "https://git.example.com/a",
                ["AdditionalCodeRepositories"] = new JsonArray("b"),
                ["IpAddressType"] = "dualstack",
                ["VolumeSizeInGB"] = 500,
                ["NotebookInstanceLifecycleConfigName"] = "idle",
            },
            tags: [("aws:internal", "x"), ("team", "fraud"), ("sageguard:migrated-to", "earlier")]
        );

        var input = Replacement
            .Create(
                await lab.ReadAsync("lab"),
                [new SettingChange("PlatformIdentifier", Lab.Al2, Lab.Al2023, "")],
                "lab-private",
                "restore",
                "plan"
            )
            .Input;

        Assert.Equal(
            """{"NotebookInstanceName":"lab-private","InstanceType":"ml.t3.medium","SubnetId":"subnet-0a1b2c3d4e5f67890","SecurityGroupIds":["sg-0a1b2c3d4e5f67890"],"IpAddressType":"dualstack","RoleArn":"arn:aws:iam::123456789012:role/notebooks","KmsKeyId":"1234abcd-12ab-34cd-56ef-1234567890ab","VolumeSizeInGB":500,"RootAccess":"Enabled","PlatformIdentifier":"notebook-al2023-v1","InstanceMetadataServiceConfiguration":{"MinimumInstanceMetadataServiceVersion":"1"},"DirectInternetAccess":"Disabled","LifecycleConfigName":"restore","Tags":[{"Key":"team","Value":"fraud"},{"Key":"sageguard:rebuild","Value":"plan"}]}""",
            input.ToJsonString()
        );

        // Nothing is cloned into its volume before its files are verified.
        Assert.Equal(
            """{"NotebookInstanceName":"lab-private","LifecycleConfigName":"idle","DefaultCodeRepository":"https://git.example.com/a","AdditionalCodeRepositories":["b"]}""",
            Replacement.Finish(await lab.ReadAsync("lab"), "lab-private", "idle").Input.ToJsonString()
        );
    }

    [Theory]
    [InlineData(5, 4.4, null)]
    [InlineData(5, 4.6, "6")]
    [InlineData(77, 76.9, "93")]
    [InlineData(100, 60_000, "120")]
    [InlineData(16_000, 15_999, "16384")]
    [InlineData(16_384, 16_384, null)]
    [InlineData(5, 0, null)]
    public void A_volume_that_was_almost_full_gets_a_larger_one_and_a_claim_of_the_notebook_buys_a_fifth_at_most(
        int size,
        double used,
        string? larger
    ) => Assert.Equal(larger, VolumeSize.Larger(size, (long)(used * (1L << 30)))?.To);

    [Fact]
    public async Task A_replacement_of_a_full_notebook_is_made_with_a_larger_volume_and_the_outcome_says_so()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.S3.Put(
            $"{lab.RunKey}/backup/done.json",
            OperatorLab.Mark.Replace("\"quiet\"", "\"disk\":5200000000,\"quiet\"", StringComparison.Ordinal)
        );

        var outcome = await lab.ApplyAsync();

        Assert.True(outcome.State == RepairState.Repaired, outcome.Message);
        Assert.Equal(6, (int)lab.Aws.Describe("lab-private")["VolumeSizeInGB"]!);
        Assert.Equal(
            ["lab-private gets a volume of 6 GB in place of 5, because the old volume is more than nine tenths full"],
            outcome.Notes
        );
    }

    [Fact]
    public async Task The_scripts_fit_into_a_lifecycle_configuration()
    {
        await using var lab = await Lab.StartAsync();
        var name = new string('n', 55);
        lab.Seed(name, more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var folder = Directory.CreateTempSubdirectory("sageguard-script-");
        var target = RebuildLab.Target with { Bucket = new string('b', 63), Prefix = new string('p', 100) };
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "plan.json"),
            PlanJson.Write((await lab.PlanAsync(target)).Plan),
            Lab.Token
        );
        foreach (var which in new[] { "backup", "restore" })
        {
            var (code, script) = await Cli.RunAsync(
                folder.FullName,
                lab.Cloud.Endpoint,
                null,
                "remediate",
                "script",
                which,
                name,
                "--plan",
                "plan.json"
            );
            Assert.Equal(0, code);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(script), 5000, 12_288);
            Assert.DoesNotContain("create-bucket", script, StringComparison.Ordinal);
            Assert.DoesNotContain(" s3 sync", script, StringComparison.Ordinal);
            Assert.DoesNotContain(" mb ", script, StringComparison.Ordinal);
        }
    }

    private static List<string> Members(string shape)
    {
        const string Script =
            "import sys, botocore.session as s; print(*getattr(s.get_session().get_service_model('sagemaker').operation_model(sys.argv[1]), sys.argv[2] + '_shape').members)";
        if (Python.With("botocore") is not { } python)
        {
            Assert.False(
                Environment.GetEnvironmentVariable("CI") == "true",
                "No Python with botocore was found, and in CI this test must run."
            );
            Assert.Skip("No Python with botocore (AWS's model) was found on this machine.");
            return [];
        }

        var (code, output) = Moto.Run(
            python,
            ["-c", Script, shape == "input" ? "CreateNotebookInstance" : "DescribeNotebookInstance", shape]
        );
        Assert.True(code == 0, output);
        return [.. output.Trim().Split(' ')];
    }
}
