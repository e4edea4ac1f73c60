// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Deployment.Policies;
using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>What plan reads around a notebook, against moto's EC2, S3 and IAM.</summary>
public sealed class SurroundingsTests
{
    [Fact]
    public async Task The_subnets_ways_out_and_the_bucket_are_read()
    {
        var moto = await Moto.SharedAsync();
        using var aws = AwsCommandLine.StartOrSkip(moto.Endpoint);
        await using var lab = await Lab.StartAsync();
        var count = new CallCount();
        var (own, usable) = ("", "");
        await using var proxy = await CountingProxy.StartAsync(moto.Endpoint, count);
        lab.Seed("lab", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var vpc = aws.Text("Vpc.VpcId", "ec2", "create-vpc", "--cidr-block", "10.0.0.0/16");
        var subnet = aws.Text("Subnet.SubnetId", "ec2", "create-subnet", "--vpc-id", vpc, "--cidr-block", "10.0.1.0/24");
        var table = aws.Text("RouteTables[0].RouteTableId", "ec2", "describe-route-tables", "--filters", $"Name=vpc-id,Values={vpc}");

        // Neither the notebook's key nor its security group exists there; nor, at first, does another.
        var (kinds, text) = await BlockersAsync(subnet, group: "sg-00000000000000000", key: "no-such-key");
        Assert.Equal(["security-group-unfit", "subnet-reach", "key-unfit"], kinds);
        Assert.Contains("The security group sg-00000000000000000 does not exist", text, StringComparison.Ordinal);
        Assert.Contains("The key no-such-key does not exist", text, StringComparison.Ordinal);
        var elsewhere = aws.Text("Vpc.VpcId", "ec2", "create-vpc", "--cidr-block", "10.1.0.0/16");
        var foreign = aws.Text("GroupId", "ec2", "create-security-group", "--vpc-id", elsewhere, "--group-name", "a", "--description", "a");
        own = aws.Text("GroupId", "ec2", "create-security-group", "--vpc-id", vpc, "--group-name", "b", "--description", "b");
        usable = aws.Text("KeyMetadata.KeyId", "kms", "create-key");
        Assert.Contains($"The security group {foreign} is of {elsewhere}", (await BlockersAsync(subnet, group: foreign)).Text, StringComparison.Ordinal);
        var disabled = aws.Text("KeyMetadata.KeyId", "kms", "create-key");
        aws.Run("kms", "disable-key", "--key-id", disabled);
        Assert.Contains($"The key {disabled} is Disabled", (await BlockersAsync(subnet, key: disabled)).Text, StringComparison.Ordinal);

        (kinds, text) = await BlockersAsync(subnet);
        Assert.Equal(["subnet-reach"], kinds);
        Assert.Contains("no way to S3 nor to the SageMaker API", text, StringComparison.Ordinal);

        aws.Run("ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--service-name", "com.amazonaws.eu-west-1.s3", "--route-table-ids", table);
        Assert.Contains("no way to the SageMaker API", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);

        aws.Run("ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--vpc-endpoint-type", "Interface", "--service-name", "com.amazonaws.eu-west-1.sagemaker.api", "--subnet-ids", subnet, "--private-dns-enabled");
        (kinds, text) = await BlockersAsync(subnet);
        Assert.True(kinds.Count == 0, text);

        var gateway = aws.Text("InternetGateway.InternetGatewayId", "ec2", "create-internet-gateway");
        aws.Run("ec2", "attach-internet-gateway", "--vpc-id", vpc, "--internet-gateway-id", gateway);
        aws.Run("ec2", "create-route", "--route-table-id", table, "--destination-cidr-block", "0.0.0.0/0", "--gateway-id", gateway);
        Assert.Contains("is not private", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);

        Assert.Contains("does not exist", (await BlockersAsync("subnet-00000000000000000")).Text, StringComparison.Ordinal);
        aws.Run("s3api", "put-bucket-versioning", "--bucket", moto.Name, "--versioning-configuration", "Status=Suspended");
        Assert.Contains("bucket-unfit", (await BlockersAsync(subnet)).Kinds);
        Assert.Contains("bucket-unfit", (await BlockersAsync(subnet, "no-such-bucket-anywhere")).Kinds);

        aws.Run("iam", "create-role", "--role-name", "analysts", "--assume-role-policy-document", "{}");
        aws.Run("iam", "put-role-policy", "--role-name", "analysts", "--policy-name", "own", "--policy-document",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:*","Resource":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab"}]}""");
        aws.Run("iam", "create-policy", "--policy-name", "everything", "--policy-document",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:*","Resource":"arn:aws:sagemaker:*:*:notebook-instance/*"}]}""");
        (kinds, text) = await BlockersAsync(subnet);
        Assert.Contains("policy-names-arn", kinds);
        Assert.Contains("not its replacement: own of role analysts.", text, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());

        // What plan asked for is what the policy of a person who repairs grants. moto plays no quotas of SageMaker, so the second list of them was not asked for.
        Assert.Equal(
            Policies.Actions(PeoplePolicy.Repair()).Where(action => !action.StartsWith("sagemaker:", StringComparison.Ordinal) && !action.StartsWith("config:", StringComparison.Ordinal)).Select(action => action.Split(':')[1]).Order(),
            count.Names.Where(name => !name.Contains(' ', StringComparison.Ordinal)).Append("ListServiceQuotas").Distinct().Order());

        async Task<(List<string> Kinds, string Text)> BlockersAsync(string id, string? bucket = null, string? group = null, string? key = null)
        {
            using var connection = LocalConnection.Open(proxy.Address, "eu-west-1");
            using var around = new NotebookSurroundings(connection);
            var target = new RemediationTarget { Controls = Chosen.Controls(1), SubnetId = id, Bucket = bucket ?? moto.Name, SecurityGroupIds = [group ?? own], KmsKeyId = key ?? usable };
            var result = await new PlanRun(lab.Reads, lab.Calls, around).RunAsync("20261123T133000Z-test", "eu-west-1", target, [], DateTimeOffset.UtcNow, Lab.Token);
            var blockers = Assert.Single(result.Plan.Notebooks).Blockers;
            return ([.. blockers.Select(blocker => BlockerNames.Of(blocker.Kind))], string.Join(' ', blockers.Select(blocker => $"{blocker.What} {blocker.Do}")));
        }
    }
}
