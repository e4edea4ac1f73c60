// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Remediate.Tests;

/// <summary>What plan reads around a notebook, against moto's EC2 and S3.</summary>
public sealed class SubnetTests
{
    [Fact]
    public async Task The_subnets_ways_out_and_the_bucket_are_read()
    {
        await using var moto = await Moto.StartAsync();
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var vpc = moto.Aws("ec2", "create-vpc", "--cidr-block", "10.0.0.0/16", "--query", "Vpc.VpcId", "--output", "text").Trim();
        var subnet = moto.Aws("ec2", "create-subnet", "--vpc-id", vpc, "--cidr-block", "10.0.1.0/24", "--query", "Subnet.SubnetId", "--output", "text").Trim();
        var table = moto.Aws("ec2", "describe-route-tables", "--filters", $"Name=vpc-id,Values={vpc}", "--query", "RouteTables[0].RouteTableId", "--output", "text").Trim();

        var (kinds, text) = await BlockersAsync(subnet);
        Assert.Equal(["subnet-reach"], kinds);
        Assert.Contains("no way to S3 nor to the SageMaker API", text, StringComparison.Ordinal);

        moto.Aws("ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--service-name", "com.amazonaws.eu-west-1.s3", "--route-table-ids", table);
        Assert.Contains("no way to the SageMaker API", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);

        moto.Aws("ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--vpc-endpoint-type", "Interface", "--service-name", "com.amazonaws.eu-west-1.sagemaker.api", "--subnet-ids", subnet, "--private-dns-enabled");
        (kinds, text) = await BlockersAsync(subnet);
        Assert.True(kinds.Count == 0, text);

        var gateway = moto.Aws("ec2", "create-internet-gateway", "--query", "InternetGateway.InternetGatewayId", "--output", "text").Trim();
        moto.Aws("ec2", "attach-internet-gateway", "--vpc-id", vpc, "--internet-gateway-id", gateway);
        moto.Aws("ec2", "create-route", "--route-table-id", table, "--destination-cidr-block", "0.0.0.0/0", "--gateway-id", gateway);
        Assert.Contains("is not private", (await BlockersAsync(subnet)).Text, StringComparison.Ordinal);

        Assert.Contains("does not exist", (await BlockersAsync("subnet-00000000000000000")).Text, StringComparison.Ordinal);
        moto.Aws("s3api", "put-bucket-versioning", "--bucket", Moto.Bucket, "--versioning-configuration", "Status=Suspended");
        Assert.Contains("bucket-unfit", (await BlockersAsync(subnet)).Kinds);
        Assert.Contains("bucket-unfit", (await BlockersAsync(subnet, "no-such-bucket-anywhere")).Kinds);
        Assert.Empty(lab.Changes());

        async Task<(List<string> Kinds, string Text)> BlockersAsync(string id, string bucket = Moto.Bucket)
        {
            var (code, output) = await Cli.RunAsync(
                Path.GetTempPath(), lab.Cloud.Endpoint, moto.Endpoint, "remediate", "plan", "--control", "1", "--subnet", id, "--bucket", bucket, "--out", "-");
            Assert.True(code == 0, output);
            var notebook = JsonNode.Parse(output)!["notebooks"]![0]!;
            return ([.. notebook["blockers"]!.AsArray().Select(blocker => (string)blocker!["kind"]!)], notebook["blockers"]!.ToJsonString());
        }
    }
}
