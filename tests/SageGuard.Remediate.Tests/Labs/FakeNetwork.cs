// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Network;
using SageGuard.Network.Answers;

namespace SageGuard.Remediate.Tests;

/// <summary>The network of a replacement as EC2 describes it: a closed subnet with the two VPC endpoints that a rebuild needs. A property
/// changes one thing.</summary>
internal sealed record FakeNetwork
{
    /// <summary>False: the subnet that is asked for does not exist.</summary>
    public bool HasSubnet { get; init; } = true;

    /// <summary>The VPC of the security group.</summary>
    public string GroupVpc { get; init; } = "vpc-1";

    /// <summary>False: there is no endpoint for S3.</summary>
    public bool HasS3 { get; init; } = true;

    /// <summary>False: there is no endpoint for the SageMaker API.</summary>
    public bool HasSageMaker { get; init; } = true;

    /// <summary>The policy of the endpoint for S3; null for the default one.</summary>
    public string? S3Policy { get; init; }

    /// <summary>Where packets to the internet go, as a member of a route: a NAT gateway (<c>"NatGatewayId":"nat-1"</c>), a transit gateway;
    /// null for nowhere.</summary>
    public string? WayOut { get; init; }

    /// <summary>False: whether VPCs block public access was not read.</summary>
    public bool IsBlockPublicAccessRead { get; init; } = true;

    public NetworkAnswers For(string subnet)
    {
        var reader = new NetworkAnswersReader();
        reader.Add(
            "all.json",
            Encoding.UTF8.GetBytes(
                $$"""
                {"VpcId":"vpc-1","EnableDnsSupport":{"Value":true},"EnableDnsHostnames":{"Value":true},
                 "Vpcs":[{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16"}],
                 "Subnets":[{{(
                    HasSubnet ? $$"""{"SubnetId":"{{subnet}}","VpcId":"vpc-1","CidrBlock":"10.0.1.0/24"},""" : ""
                )}}{"SubnetId":"subnet-nat","VpcId":"vpc-1","CidrBlock":"10.0.2.0/24"}],
                 "RouteTables":[
                   {"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"SubnetId":"{{subnet}}"}],"Routes":[{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local"}
                     {{(HasS3 ? """,{"DestinationPrefixListId":"pl-s3","GatewayId":"vpce-s3"}""" : "")}}{{(
                    WayOut is null ? "" : $$""",{"DestinationCidrBlock":"0.0.0.0/0",{{WayOut}}}"""
                )}}]},
                   {"RouteTableId":"rtb-2","VpcId":"vpc-1","Associations":[{"SubnetId":"subnet-nat"},{"Main":true}],"Routes":[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1"}]}],
                 "InternetGateways":[{"InternetGatewayId":"igw-1","Attachments":[{"VpcId":"vpc-1","State":"available"}]}],
                 "EgressOnlyInternetGateways":[],"NetworkInterfaces":[],"VpcPeeringConnections":[],"TransitGatewayAttachments":[],"VpcBlockPublicAccessExclusions":[],
                 "NatGateways":[{"NatGatewayId":"nat-1","VpcId":"vpc-1","SubnetId":"subnet-nat","State":"available","NatGatewayAddresses":[{"PublicIp":"52.1.2.3","PrivateIp":"10.0.2.9"}]}],
                 "SecurityGroups":[{"GroupId":"sg-0a1b2c3d4e5f67890","VpcId":"{{GroupVpc}}","IpPermissionsEgress":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}],
                   "IpPermissions":[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"10.0.0.0/16"}]}]}],
                 "NetworkAcls":[{"NetworkAclId":"acl-1","VpcId":"vpc-1","IsDefault":true,"Associations":[],"Entries":[
                   {"RuleNumber":100,"Egress":true,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"},{"RuleNumber":100,"Egress":false,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"}]}],
                 "PrefixLists":[{"PrefixListId":"pl-s3","Cidrs":["52.218.0.0/17","3.5.64.0/21"]}],
                 {{(
                    IsBlockPublicAccessRead
                        ? """ "VpcBlockPublicAccessOptions":{"InternetGatewayBlockMode":"off","State":"default-state"}, """
                        : ""
                )}}
                 "VpcEndpoints":[{"VpcEndpointId":"vpce-other","VpcEndpointType":"Interface","VpcId":"vpc-9","ServiceName":"com.amazonaws.eu-west-1.s3"}
                   {{(
                    HasS3
                        ? $$""",{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3","State":"available","RouteTableIds":["rtb-1"]{{(S3Policy is null ? "" : $$""","PolicyDocument":{{System.Text.Json.JsonSerializer.Serialize(S3Policy)}}""")}}}"""
                        : ""
                )}}
                   {{(
                    HasSageMaker
                        ? $$""",{"VpcEndpointId":"vpce-api","VpcEndpointType":"Interface","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.sagemaker.api","State":"available","PrivateDnsEnabled":true,"SubnetIds":["subnet-nat"],"Groups":[{"GroupId":"sg-0a1b2c3d4e5f67890"}]}"""
                        : ""
                )}}]}
                """
            )
        );
        return reader.Read();
    }
}
