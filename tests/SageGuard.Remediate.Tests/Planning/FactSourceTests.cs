// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Amazon.Runtime;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator;
using SageGuard.Deployment.Policies;
using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>What plan reads around a notebook, against moto's EC2, S3 and IAM.</summary>
public sealed class FactSourceTests
{
    [Fact]
    public async Task The_subnets_ways_out_and_the_bucket_are_read()
    {
        var moto = await Moto.SharedAsync();
        using var aws = AwsCommandLine.StartOrSkip(moto.Endpoint);
        await using var lab = await Lab.StartAsync();
        var count = new CallCount();
        var (own, usable, notes) = ("", "", "");
        await using var proxy = await CountingProxy.StartAsync(moto.Endpoint, count);
        lab.Seed("lab", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var vpc = aws.Text("Vpc.VpcId", "ec2", "create-vpc", "--cidr-block", "10.0.0.0/16");
        var subnet = aws.Text("Subnet.SubnetId", "ec2", "create-subnet", "--vpc-id", vpc, "--cidr-block", "10.0.1.0/24");
        var table = aws.Text("RouteTables[0].RouteTableId", "ec2", "describe-route-tables", "--filters", $"Name=vpc-id,Values={vpc}");

        // Neither the notebook's key nor its security group exists there; nor, at first, does another.
        var (kinds, text) = await BlockersAsync(subnet, group: "sg-00000000000000000", key: "no-such-key");
        Assert.Equal(["security-group-unfit", "key-unfit"], kinds);
        Assert.Contains("The security group sg-00000000000000000 does not exist", text, StringComparison.Ordinal);
        Assert.Contains("The key no-such-key does not exist", text, StringComparison.Ordinal);
        var elsewhere = aws.Text("Vpc.VpcId", "ec2", "create-vpc", "--cidr-block", "10.1.0.0/16");
        var foreign = aws.Text("GroupId", "ec2", "create-security-group", "--vpc-id", elsewhere, "--group-name", "a", "--description", "a");
        own = aws.Text("GroupId", "ec2", "create-security-group", "--vpc-id", vpc, "--group-name", "b", "--description", "b");
        usable = aws.Text("KeyMetadata.KeyId", "kms", "create-key");
        Assert.Contains(
            $"The security group {foreign} is of {elsewhere}",
            (await BlockersAsync(subnet, group: foreign)).Text,
            StringComparison.Ordinal
        );
        var disabled = aws.Text("KeyMetadata.KeyId", "kms", "create-key");
        aws.Run("kms", "disable-key", "--key-id", disabled);
        Assert.Contains($"The key {disabled} is Disabled", (await BlockersAsync(subnet, key: disabled)).Text, StringComparison.Ordinal);

        (kinds, text) = await BlockersAsync(subnet);
        Assert.Equal(["subnet-reach"], kinds);
        Assert.Contains("no way to S3 nor to the SageMaker API", text, StringComparison.Ordinal);

        aws.Run("ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--service-name", "com.amazonaws.eu-west-1.s3", "--route-table-ids", table);
        Assert.Contains("no way to the SageMaker API", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);

        aws.Run(
            "ec2",
            "create-vpc-endpoint",
            "--vpc-id",
            vpc,
            "--vpc-endpoint-type",
            "Interface",
            "--service-name",
            "com.amazonaws.eu-west-1.sagemaker.api",
            "--subnet-ids",
            subnet,
            "--security-group-ids",
            own,
            "--private-dns-enabled"
        );
        Assert.Contains("enableDnsHostnames", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);
        aws.Run("ec2", "modify-vpc-attribute", "--vpc-id", vpc, "--enable-dns-hostnames", "Value=true");
        Assert.Contains("let HTTPS in", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);
        aws.Run("ec2", "authorize-security-group-ingress", "--group-id", own, "--protocol", "tcp", "--port", "443", "--source-group", own);
        (kinds, text) = await BlockersAsync(subnet);
        Assert.True(kinds.Count == 0, text);
        Assert.DoesNotContain("Not checked: whether subnet", notes, StringComparison.Ordinal);

        // An internet gateway alone leads nowhere without a public address. moto knows no Block Public Access: what a NAT gateway would
        // open is not known.
        var gateway = aws.Text("InternetGateway.InternetGatewayId", "ec2", "create-internet-gateway");
        aws.Run("ec2", "attach-internet-gateway", "--vpc-id", vpc, "--internet-gateway-id", gateway);
        var list = aws.Text(
            "PrefixList.PrefixListId",
            "ec2",
            "create-managed-prefix-list",
            "--prefix-list-name",
            "l",
            "--max-entries",
            "1",
            "--address-family",
            "IPv4",
            "--entries",
            "Cidr=8.8.8.0/24"
        );
        aws.Run("ec2", "create-route", "--route-table-id", table, "--destination-cidr-block", "0.0.0.0/0", "--gateway-id", gateway);
        (kinds, text) = await BlockersAsync(subnet);
        Assert.True(kinds.Count == 0, text);
        Assert.DoesNotContain("Not checked: whether subnet", notes, StringComparison.Ordinal);
        var open = aws.Text("Subnet.SubnetId", "ec2", "create-subnet", "--vpc-id", vpc, "--cidr-block", "10.0.2.0/24");
        var nat = aws.Text(
            "NatGateway.NatGatewayId",
            "ec2",
            "create-nat-gateway",
            "--subnet-id",
            subnet,
            "--allocation-id",
            aws.Text("AllocationId", "ec2", "allocate-address", "--domain", "vpc")
        );
        var other = aws.Text("RouteTable.RouteTableId", "ec2", "create-route-table", "--vpc-id", vpc);
        aws.Run("ec2", "associate-route-table", "--route-table-id", other, "--subnet-id", open);
        aws.Run("ec2", "create-route", "--route-table-id", other, "--destination-prefix-list-id", list, "--nat-gateway-id", nat);
        (kinds, text) = await BlockersAsync(open);
        Assert.True(kinds.Count == 0, text);
        Assert.Contains($"Not checked: whether {open} surely leads to S3", notes, StringComparison.Ordinal);
        Assert.Contains($"Not checked: whether {open} leads to the internet", notes, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeVpcBlockPublicAccessOptions", notes, StringComparison.Ordinal);

        Assert.Contains("does not exist", (await BlockersAsync("subnet-00000000000000000")).Text, StringComparison.Ordinal);
        aws.Run("s3api", "put-bucket-versioning", "--bucket", moto.Name, "--versioning-configuration", "Status=Suspended");
        Assert.Contains("bucket-unfit", (await BlockersAsync(subnet)).Kinds);
        Assert.Contains("bucket-unfit", (await BlockersAsync(subnet, "no-such-bucket-anywhere")).Kinds);

        aws.Run("iam", "create-role", "--role-name", "analysts", "--assume-role-policy-document", "{}");
        aws.Run(
            "iam",
            "put-role-policy",
            "--role-name",
            "analysts",
            "--policy-name",
            "own",
            "--policy-document",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:*","Resource":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab"}]}"""
        );
        aws.Run(
            "iam",
            "create-policy",
            "--policy-name",
            "everything",
            "--policy-document",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:*","Resource":"arn:aws:sagemaker:*:*:notebook-instance/*"}]}"""
        );
        (kinds, text) = await BlockersAsync(subnet);
        Assert.Contains("policy-names-arn", kinds);
        Assert.Contains("not its replacement: own of role analysts.", text, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());

        // What plan asked for is what the policy of a person who repairs grants. moto plays no quotas of SageMaker, so the second list of
        // them was not asked for.
        Assert.Equal(
            Policies
                .Actions(OperatorPolicies.Repair())
                .Where(action =>
                    !action.StartsWith("sagemaker:", StringComparison.Ordinal) && !action.StartsWith("config:", StringComparison.Ordinal)
                )
                .Select(action => action.Split(':')[1])
                .Order(),
            count.Names.Where(name => !name.Contains(' ', StringComparison.Ordinal)).Append("ListServiceQuotas").Distinct().Order()
        );

        async Task<(List<string> Kinds, string Text)> BlockersAsync(
            string id,
            string? bucket = null,
            string? group = null,
            string? key = null
        )
        {
            using var connection = new AwsConnection(
                "eu-west-1",
                new BasicAWSCredentials("local", "local"),
                new AwsConnectionOptions { Endpoint = proxy.Address, MaxAttempts = 1 }
            );
            using var source = new NotebookFactSource(connection);
            var target = new RemediationTarget
            {
                Controls = Chosen.Controls(1),
                SubnetId = id,
                Bucket = bucket ?? moto.Name,
                SecurityGroupIds = [group ?? own],
                KmsKeyId = key ?? usable,
            };
            var result = await new PlanRun(lab.Reads, lab.Calls, source).RunAsync(
                "20261123T133000Z-test",
                "eu-west-1",
                target,
                [],
                DateTimeOffset.UtcNow,
                Lab.Token
            );
            var blockers = Assert.Single(result.Plan.Notebooks).Blockers;
            notes = string.Join('\n', result.Plan.Notebooks[0].Notes);
            return (
                [.. blockers.Select(blocker => BlockerNames.For(blocker.Kind))],
                string.Join(' ', blockers.Select(blocker => $"{blocker.What} {blocker.Do}"))
            );
        }
    }
}
