// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Services;
using SageGuard.Remediation;
using SageGuard.Resources;

namespace SageGuard.Remediate.Tests;

/// <summary>Each thing that can stand in the way, alone, on a notebook that would else be ready.</summary>
public sealed class BlockerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly RemediationTarget Ready = new()
    {
        Controls = Chosen.Controls(1, 2, 3, 8, 21),
        SubnetId = "subnet-0a1b2c3d4e5f67890",
        SecurityGroupIds = ["sg-0a1b2c3d4e5f67890"],
        KmsKeyId = "key",
        Bucket = "backups",
    };

    private static readonly NotebookFacts Standard = new()
    {
        Bucket = new BucketFacts(true, "eu-west-1", true, true),
        Place = In(new FakeNetwork()),
        Quota = new QuotaFacts(2, 1),
        PoliciesNamingArn = [],
        RoleLacks = [],
        JournalWrites = [],
        Key = new KeyFacts(true, "Enabled", "SYMMETRIC_DEFAULT", "CUSTOMER"),
    };

    private const string Nat = "\"NatGatewayId\":\"nat-1\"";

    private static PlaceFacts? In(FakeNetwork network, string group = "sg-0a1b2c3d4e5f67890") =>
        PlaceFacts.From(
            network.For("subnet-0a1b2c3d4e5f67890"),
            new Workload("subnet-0a1b2c3d4e5f67890", [group]),
            "eu-west-1",
            [new ServiceCall("s3:PutObject", "arn:aws:s3:::backups/any", "123456789012", "arn:aws:iam::123456789012:role/notebooks")]
        );

    public static TheoryData<string, BlockerKind, string> Cases()
    {
        var data = new TheoryData<string, BlockerKind, string>();
        foreach (var (name, (kind, part, _)) in Scenarios)
            data.Add(name, kind, part);
        return data;
    }

    private sealed record Scenario(
        string Status = "InService",
        string Platform = "notebook-al2023-v1",
        string Type = "ml.t3.medium",
        string Name = "lab",
        string More = "",
        (string, string)[]? Tags = null,
        RemediationTarget? Target = null,
        NotebookFacts? Facts = null,
        int[]? Failing = null
    );

    private static readonly Dictionary<string, (BlockerKind Kind, string Part, Scenario Scenario)> Scenarios = new()
    {
        ["stack"] = (BlockerKind.ManagedByCloudFormation, "template", new(Tags: [("aws:cloudformation:stack-name", "s")])),
        ["catalog"] = (
            BlockerKind.ManagedByServiceCatalog,
            "product",
            new(Tags: [("aws:servicecatalog:productArn", "s"), ("aws:cloudformation:stack-name", "s")])
        ),
        ["terraform"] = (BlockerKind.ManagedByTerraform, "Terraform configuration", new(Tags: [("managed-by", "Terraform Cloud")])),
        ["terraform key"] = (BlockerKind.ManagedByTerraform, "Terraform configuration", new(Tags: [("terraform", "true")])),
        ["opentofu"] = (BlockerKind.ManagedByTerraform, "Terraform configuration", new(Tags: [("acme:ManagedBy", "opentofu")])),
        ["al1 by lifecycle"] = (BlockerKind.AmazonLinux1, "--backup script", new(Platform: "notebook-al1-v1")),
        ["al1 stopped"] = (
            BlockerKind.AmazonLinux1,
            "AWS Support",
            new("Stopped", "notebook-al1-v1", Target: Ready with { BackupWay = BackupWay.Script })
        ),
        ["al2 kept"] = (
            BlockerKind.AmazonLinux2Stranded,
            "without --keep-platform",
            new(Platform: "notebook-al2-v3", Target: Ready with { KeepPlatform = true })
        ),
        ["al2 kept, in place"] = (
            BlockerKind.AmazonLinux2Stranded,
            "without --keep-platform",
            new(Platform: "notebook-al2-v1", Target: Ready with { KeepPlatform = true }, Failing: [3])
        ),
        ["type"] = (BlockerKind.InstanceType, "--instance-type", new(Platform: "notebook-al2-v2", Type: "ml.p3.2xlarge")),
        ["type, in place"] = (
            BlockerKind.InstanceType,
            "--instance-type",
            new(Platform: "notebook-al2-v2", Type: "ml.inf1.xlarge", Failing: [3])
        ),
        ["no subnet"] = (
            BlockerKind.NoSubnet,
            "--subnet",
            new(Target: Ready with { SubnetId = null }, Facts: Standard with { Place = null })
        ),
        ["no group"] = (BlockerKind.NoSecurityGroup, "--security-group", new(Target: Ready with { SecurityGroupIds = [] })),
        ["subnet gone"] = (
            BlockerKind.SubnetGone,
            "does not exist",
            new(Facts: Standard with { Place = In(new FakeNetwork { HasSubnet = false }) })
        ),
        ["group gone"] = (
            BlockerKind.SecurityGroupUnfit,
            "sg-gone does not exist",
            new(Target: Ready with { SecurityGroupIds = ["sg-gone"] }, Facts: Standard with { Place = In(new FakeNetwork(), "sg-gone") })
        ),
        ["group of another VPC"] = (
            BlockerKind.SecurityGroupUnfit,
            "is of vpc-2",
            new(Facts: Standard with { Place = In(new FakeNetwork { GroupVpc = "vpc-2" }) })
        ),
        ["key gone"] = (BlockerKind.KeyUnfit, "does not exist", new(Facts: Standard with { Key = new(false, "", "", "") })),
        ["key going"] = (
            BlockerKind.KeyUnfit,
            "PendingDeletion",
            new(Facts: Standard with { Key = new(true, "PendingDeletion", "SYMMETRIC_DEFAULT", "CUSTOMER") })
        ),
        ["key of another kind"] = (
            BlockerKind.KeyUnfit,
            "symmetric",
            new(Facts: Standard with { Key = new(true, "Enabled", "RSA_2048", "CUSTOMER") })
        ),
        ["key of AWS"] = (
            BlockerKind.KeyUnfit,
            "managed by AWS",
            new(Facts: Standard with { Key = new(true, "Enabled", "SYMMETRIC_DEFAULT", "AWS") })
        ),
        ["key of the notebook itself gone"] = (
            BlockerKind.KeyUnfit,
            "--kms-key",
            new(
                More: ""","KmsKeyId":"own" """,
                Target: Ready with
                {
                    KmsKeyId = null,
                },
                Failing: [1],
                Facts: Standard with
                {
                    Key = new(false, "", "", ""),
                }
            )
        ),
        ["journal"] = (BlockerKind.JournalWritable, "--journal-bucket", new(Facts: Standard with { JournalWrites = ["s3:PutObject"] })),
        ["subnet open"] = (
            BlockerKind.SubnetInternet,
            "--accept subnet-internet",
            new(Facts: Standard with { Place = In(new FakeNetwork { WayOut = Nat }) })
        ),
        ["subnet without S3"] = (
            BlockerKind.SubnetReach,
            "no VPC endpoint for s3",
            new(Facts: Standard with { Place = In(new FakeNetwork { HasS3 = false }) })
        ),
        ["endpoint without the bucket"] = (
            BlockerKind.SubnetReach,
            "lets s3:PutObject on arn:aws:s3:::backups/any through",
            new(
                Facts: Standard with
                {
                    Place = In(
                        new FakeNetwork
                        {
                            S3Policy =
                                """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*"}]}""",
                        }
                    ),
                }
            )
        ),
        ["subnet without SageMaker"] = (
            BlockerKind.SubnetReach,
            "no VPC endpoint for sagemaker.api",
            new(Facts: Standard with { Place = In(new FakeNetwork { HasSageMaker = false }) })
        ),
        ["no key"] = (BlockerKind.NoKey, "--kms-key", new(Target: Ready with { KmsKeyId = null })),
        ["no bucket"] = (
            BlockerKind.NoBucket,
            "--bucket",
            new(Target: Ready with { Bucket = null }, Facts: Standard with { Bucket = null })
        ),
        ["bucket gone"] = (BlockerKind.BucketUnfit, "never creates", new(Facts: Standard with { Bucket = new(false, null, false, false) })),
        ["bucket elsewhere"] = (
            BlockerKind.BucketUnfit,
            "us-east-1",
            new(Facts: Standard with { Bucket = new(true, "us-east-1", true, true) })
        ),
        ["bucket plain"] = (
            BlockerKind.BucketUnfit,
            "put-bucket-encryption",
            new(Facts: Standard with { Bucket = new(true, "eu-west-1", false, true) })
        ),
        ["bucket unversioned"] = (
            BlockerKind.BucketUnfit,
            "put-bucket-versioning",
            new(Facts: Standard with { Bucket = new(true, "eu-west-1", true, false) })
        ),
        ["quota"] = (BlockerKind.Quota, "Service Quotas", new(Facts: Standard with { Quota = new(3, 3) })),
        ["long name"] = (BlockerKind.NameTooLong, "--suffix", new(Name: new string('n', 56))),
        ["taken name"] = (BlockerKind.NameTaken, "--suffix", new(Facts: Standard with { Names = new HashSet<string> { "lab-private" } })),
        ["policy"] = (BlockerKind.PolicyNamesArn, "data-scientists", new(Facts: Standard with { PoliciesNamingArn = ["data-scientists"] })),
        ["role"] = (BlockerKind.RoleCannotReachBucket, "s3:PutObject", new(Facts: Standard with { RoleLacks = ["s3:PutObject"] })),
        ["pending"] = (BlockerKind.Status, "Wait", new("Pending")),
        ["stopping, in place"] = (BlockerKind.Status, "Wait", new("Stopping", Failing: [3])),
        ["updating"] = (BlockerKind.Status, "Wait", new("Updating")),
        ["failed"] = (BlockerKind.Status, "no capacity", new("Failed", More: ""","FailureReason":"no capacity" """)),
        ["deleting"] = (BlockerKind.Status, "deleted", new("Deleting")),
        ["lifecycle gone"] = (
            BlockerKind.LifecycleConfiguration,
            "detach it",
            new(Facts: Standard with { Lifecycle = new("idle", false, "") })
        ),
        ["lifecycle of another repair"] = (
            BlockerKind.LifecycleConfiguration,
            "Finish that repair",
            new(Facts: Standard with { Lifecycle = new("sageguard-backup-x", true, "") })
        ),
        ["yum"] = (
            BlockerKind.LifecycleScript,
            "dnf",
            new(
                Platform: "notebook-al2-v2",
                Facts: Standard with
                {
                    Lifecycle = new("idle", true, "#!/bin/bash\nsudo yum -y install git-lfs"),
                }
            )
        ),
        ["rebuilt already"] = (BlockerKind.AlreadyRebuilt, "purge", new(Tags: [("sageguard:migrated-to", "lab-private")])),
        ["tags"] = (BlockerKind.CannotCarryOver, "tags", new(Tags: [.. Enumerable.Range(0, 49).Select(i => ($"k{i}", "v"))])),
    };

    [Fact]
    public void Nothing_stands_in_the_way_of_a_ready_notebook()
    {
        Assert.Empty(Plan(new Scenario()).Blockers);
        Assert.Empty(Plan(new Scenario(Platform: "notebook-al1-v1", Target: Ready with { BackupWay = BackupWay.Script })).Blockers);
        Assert.Empty(
            Plan(
                new Scenario(
                    Platform: "notebook-al2-v2",
                    Type: "ml.p3.2xlarge",
                    Target: Ready with
                    {
                        ReplacementInstanceType = "ml.g5.xlarge",
                    }
                )
            ).Blockers
        );
        Assert.Empty(Plan(new Scenario(Tags: [("owner", "terraform-team"), ("terraform", "false")])).Blockers);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_is_found_alone_and_says_what_to_do(string name, BlockerKind kind, string part)
    {
        var blocker = Assert.Single(Plan(Scenarios[name].Scenario).Blockers);
        Assert.Equal(kind, blocker.Kind);
        Assert.Contains(part, $"{blocker.What} {blocker.Do}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_has_a_case() =>
        Assert.Equal(Enum.GetValues<BlockerKind>().Order(), Scenarios.Values.Select(scenario => scenario.Kind).Distinct().Order());

    [Fact]
    public void Only_what_is_seen_from_outside_can_be_accepted()
    {
        foreach (var (name, (kind, _, scenario)) in Scenarios)
        {
            var plan = Plan(scenario with { Target = (scenario.Target ?? Ready) with { Accepted = [.. Enum.GetValues<BlockerKind>()] } });
            Assert.True(Blocker.CanBeAccepted(kind) == (plan.Blockers.Count == 0), name);

            // Accepted is not gone: it stays to be seen.
            Assert.True(Blocker.CanBeAccepted(kind) == (plan.Accepted.Count == 1), name);
        }
    }

    [Fact]
    public void A_NAT_gateway_leads_to_S3_and_to_the_API_so_that_only_its_being_open_is_to_be_accepted()
    {
        var open = Standard with
        {
            Place = In(
                new FakeNetwork
                {
                    WayOut = Nat,
                    HasS3 = false,
                    HasSageMaker = false,
                }
            ),
        };
        Assert.Equal([BlockerKind.SubnetInternet], Plan(new Scenario(Facts: open)).Blockers.Select(blocker => blocker.Kind));

        var accepted = Plan(new Scenario(Facts: open, Target: Ready with { Accepted = [BlockerKind.SubnetInternet] }));
        Assert.Empty(accepted.Blockers);
        Assert.Contains("nat-1", Assert.Single(accepted.Accepted).What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_decides_elsewhere_is_a_note_and_no_blocker()
    {
        var plan = Plan(
            new Scenario(Facts: Standard with { Place = In(new FakeNetwork { WayOut = "\"TransitGatewayId\":\"tgw-1\"", HasS3 = false }) })
        );
        Assert.Empty(plan.Blockers);
        Assert.Contains(
            plan.Notes,
            note =>
                note.StartsWith("Not checked: whether subnet-0a1b2c3d4e5f67890 leads to the internet.", StringComparison.Ordinal)
                && note.Contains("tgw-1", StringComparison.Ordinal)
        );
        Assert.Contains(
            plan.Notes,
            note =>
                note.StartsWith("Not checked: whether subnet-0a1b2c3d4e5f67890 surely leads to S3", StringComparison.Ordinal)
                && note.Contains("ec2:SearchTransitGatewayRoutes", StringComparison.Ordinal)
        );

        var office = Plan(new Scenario(Facts: Standard with { Place = In(new FakeNetwork { WayOut = "\"GatewayId\":\"vgw-1\"" }) }));
        Assert.Contains(office.Notes, note => note.Contains("is not closed (hybrid)", StringComparison.Ordinal));

        var unread = Plan(
            new Scenario(Facts: Standard with { Place = In(new FakeNetwork { WayOut = Nat, IsBlockPublicAccessRead = false }) })
        );
        Assert.Empty(unread.Blockers);
        Assert.Contains(unread.Notes, note => note.Contains("ec2:DescribeVpcBlockPublicAccessOptions", StringComparison.Ordinal));
    }

    [Fact]
    public void What_could_not_be_read_is_told_and_is_never_good_news()
    {
        var notes = string.Join('\n', Plan(new Scenario(Facts: new NotebookFacts())).Notes);
        foreach (
            var what in new[]
            {
                "the bucket",
                "whether the subnet",
                "whether the security groups",
                "whether the key exists",
                "whether the key's policy",
                "whether ml.t3.medium is offered",
                "the quota",
                "whether IAM policies",
                "that the execution role",
                "whether the execution role may write the journal",
            }
        )
        {
            Assert.Contains($"Not checked: {what}", notes, StringComparison.Ordinal);
        }

        Assert.Equal(10, notes.Split("Not checked").Length - 1);
    }

    [Fact]
    public void What_was_accepted_without_a_check_says_so()
    {
        var notes = string.Join(
            '\n',
            Plan(new Scenario(Facts: new NotebookFacts(), Target: Ready with { Accepted = [BlockerKind.Quota] })).Notes
        );
        Assert.Contains("Accepted without a check (quota): the quota", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("Not checked: the quota", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bucket_to_which_AmazonSageMakerFullAccess_writes_is_named_where_the_roles_policies_cannot_be_read()
    {
        var unread = Standard with { JournalWrites = null };
        Assert.Contains(
            "AmazonSageMakerFullAccess",
            string.Join('\n', Plan(new Scenario(Facts: unread, Target: Ready with { Bucket = "my-sagemaker-backups" })).Notes),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "AmazonSageMakerFullAccess",
            string.Join('\n', Plan(new Scenario(Facts: unread)).Notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_root_access_is_closed_in_place_the_plan_says_what_stays_on_the_volume()
    {
        Assert.Contains("set-uid files", string.Join('\n', Plan(new Scenario(Failing: [3])).Notes), StringComparison.Ordinal);
        Assert.Contains("--keep-setuid", string.Join('\n', Plan(new Scenario(Failing: [1, 3])).Notes), StringComparison.Ordinal);
        Assert.DoesNotContain("et-uid", string.Join('\n', Plan(new Scenario(Failing: [1])).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_reads_back_as_it_was_written()
    {
        var notebooks = Scenarios.Values.Select(scenario => Plan(scenario.Scenario)).ToList();
        var plan = new RemediationPlan(
            "20261123T120000Z-0001",
            Now,
            "eu-west-1",
            Ready with
            {
                Accepted = [BlockerKind.Quota],
                WaiverTagKey = "waiver",
            },
            notebooks
        );
        var text = PlanJson.Write(plan);
        Assert.Equal(text, PlanJson.Write(PlanJson.Read(text)));
        Assert.Equal(notebooks.Count, PlanJson.Read(text).Notebooks.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":1,"id":"x"}""")]
    public void What_is_no_plan_is_refused(string text) =>
        Assert.Contains(
            "new one with sageguard remediate plan",
            Assert.Throws<SageGuardException>(() => PlanJson.Read(text)).Message,
            StringComparison.Ordinal
        );

    private static NotebookPlan Plan(Scenario scenario)
    {
        var describe = $$"""
            {"NotebookInstanceName":"{{scenario.Name}}","NotebookInstanceArn":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/{{scenario.Name}}",
             "NotebookInstanceStatus":"{{scenario.Status}}","InstanceType":"{{scenario.Type}}","PlatformIdentifier":"{{scenario.Platform}}",
             "RoleArn":"arn:aws:iam::123456789012:role/notebooks","DirectInternetAccess":"Enabled","RootAccess":"Enabled","CreationTime":1700000000.123 {{scenario.More}}}
            """;
        using var document = System.Text.Json.JsonDocument.Parse(describe);
        var tags = (scenario.Tags ?? []).ToDictionary(tag => tag.Item1, tag => tag.Item2);
        var notebook = Notebook.From(Resource.FromDescribe(ResourceKinds.NotebookInstance, document.RootElement), tags);
        return Planner.Plan(
            notebook,
            Chosen.Controls(scenario.Failing ?? [1, 2, 21]),
            scenario.Target ?? Ready,
            scenario.Facts ?? Standard,
            "eu-west-1",
            Now
        )!;
    }
}
