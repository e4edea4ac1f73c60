// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests.Reach;

/// <summary>A folder of recorded answers: a subnet with a NAT gateway, to begin with.</summary>
internal sealed class AnswerFolder : IDisposable
{
    private AnswerFolder() { }

    public string Path { get; } = Directory.CreateTempSubdirectory("sageguard-reach").FullName;

    public static AnswerFolder WithNat()
    {
        var folder = new AnswerFolder();
        folder["vpcs"] = """{"Vpcs":[{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16"}]}""";
        folder["subnets"] =
            """{"Subnets":[{"SubnetId":"subnet-1","VpcId":"vpc-1","CidrBlock":"10.0.1.0/24","MapPublicIpOnLaunch":true},{"SubnetId":"subnet-2","VpcId":"vpc-1","CidrBlock":"10.0.2.0/24"},{"SubnetId":"subnet-3","VpcId":"vpc-1","CidrBlock":"10.0.3.0/24"}]}""";
        folder["groups"] =
            """{"SecurityGroups":[{"GroupId":"sg-1","VpcId":"vpc-1","IpPermissionsEgress":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]},{"GroupId":"sg-2","VpcId":"vpc-1","IpPermissionsEgress":[]}]}""";
        folder["tables"] = """
            {"RouteTables":[
              {"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"Main":false,"SubnetId":"subnet-1"}],"Routes":[{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local"},{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1"}]},
              {"RouteTableId":"rtb-2","VpcId":"vpc-1","Associations":[{"Main":false,"SubnetId":"subnet-2"}],"Routes":[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1"},{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1"}]},
              {"RouteTableId":"rtb-3","VpcId":"vpc-1","Associations":[{"Main":true}],"Routes":[{"DestinationCidrBlock":"192.168.0.0/16","GatewayId":"vgw-1"},{"DestinationCidrBlock":"8.0.0.0/8","GatewayId":"vpce-1"}]}]}
            """;
        folder["nats"] = """{"NatGateways":[{"NatGatewayId":"nat-1","VpcId":"vpc-1","SubnetId":"subnet-2","State":"available"}]}""";
        folder["igws"] = """{"InternetGateways":[{"InternetGatewayId":"igw-1","Attachments":[{"VpcId":"vpc-1","State":"available"}]}]}""";
        folder["acls"] =
            """{"NetworkAcls":[{"NetworkAclId":"acl-1","VpcId":"vpc-1","IsDefault":true,"Associations":[],"Entries":[{"RuleNumber":100,"Egress":true,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"},{"RuleNumber":100,"Egress":false,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"},{"RuleNumber":101,"Egress":true,"RuleAction":"allow","Protocol":"-1","Ipv6CidrBlock":"::/0"},{"RuleNumber":101,"Egress":false,"RuleAction":"allow","Protocol":"-1","Ipv6CidrBlock":"::/0"}]}]}""";
        folder["endpoints"] =
            """{"VpcEndpoints":[{"VpcEndpointId":"vpce-1","VpcEndpointType":"GatewayLoadBalancer","VpcId":"vpc-1","State":"available","SubnetIds":["subnet-2"]}]}""";
        folder["bpa"] = """{"VpcBlockPublicAccessOptions":{"InternetGatewayBlockMode":"off","State":"default-state"}}""";
        return folder;
    }

    public string this[string name]
    {
        set => File.WriteAllText(System.IO.Path.Combine(Path, $"{name}.json"), value);
    }

    public AnswerFolder Without(string name)
    {
        File.Delete(System.IO.Path.Combine(Path, $"{name}.json"));
        return this;
    }

    public Task<Answer> ReachAsync(string subnet, string group, params string[] more) =>
        Sageguard.RunAsync(
            [.. (string[])["reach", "--from", Path, "--subnet", subnet, "--security-group", group, "--output", "json"], .. more],
            []
        );

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
