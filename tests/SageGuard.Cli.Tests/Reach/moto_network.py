"""Builds a VPC in moto and records what EC2 answers about it, one file a call. Prints a line for each subnet: NAME ID GROUP."""
import json
import sys

import boto3

endpoint, folder = sys.argv[1:]
ec2 = boto3.client("ec2", endpoint_url=endpoint, region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")
vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
peer = ec2.create_vpc(CidrBlock="172.20.0.0/16")["Vpc"]["VpcId"]
group = ec2.create_security_group(GroupName="w", Description="w", VpcId=vpc)["GroupId"]
igw = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=igw)
count = 0


def subnet(name, *routes):
    global count
    count += 1
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.20.{count}.0/24")["Subnet"]["SubnetId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=made)
    for route in routes:
        ec2.create_route(RouteTableId=table, **route)
    print(name, made, group)
    return made, table


everywhere = {"DestinationCidrBlock": "0.0.0.0/0"}
public, _ = subnet("public", {**everywhere, "GatewayId": igw})
address = ec2.allocate_address(Domain="vpc")["AllocationId"]
nat = ec2.create_nat_gateway(SubnetId=public, AllocationId=address)["NatGateway"]["NatGatewayId"]
private_nat = ec2.create_nat_gateway(SubnetId=public, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
gone = ec2.create_nat_gateway(SubnetId=public, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
hub = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
prefixes = ec2.create_managed_prefix_list(
    PrefixListName="half", MaxEntries=2, AddressFamily="IPv4", Entries=[{"Cidr": "0.0.0.0/1"}, {"Cidr": "10.99.0.0/16"}]
)["PrefixList"]["PrefixListId"]

subnet("isolated")
subnet("nat", {**everywhere, "NatGatewayId": nat})
subnet("private-nat", {**everywhere, "NatGatewayId": private_nat})
subnet("gone", {**everywhere, "NatGatewayId": gone})
ec2.delete_nat_gateway(NatGatewayId=gone)
subnet("peer", {**everywhere, "VpcPeeringConnectionId": peering})
hubbed, _ = subnet("hub")
ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=hub, VpcId=vpc, SubnetIds=[hubbed])
subnet("to-hub", {**everywhere, "TransitGatewayId": hub})
_, list_table = subnet("list", {"DestinationPrefixListId": prefixes, "NatGatewayId": nat})
ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.eu-west-1.s3", RouteTableIds=[list_table], VpcEndpointType="Gateway")

for call in [
    "vpcs", "subnets", "route_tables", "internet_gateways", "egress_only_internet_gateways", "nat_gateways", "security_groups", "network_acls",
    "network_interfaces", "vpc_endpoints", "vpc_peering_connections", "transit_gateway_attachments", "prefix_lists",
]:
    with open(f"{folder}/{call}.json", "w") as file:
        json.dump(getattr(ec2, f"describe_{call}")(), file, default=str)
service = [l["PrefixListId"] for l in ec2.describe_prefix_lists()["PrefixLists"] if l["PrefixListName"].endswith("eu-west-1.s3")][0]
for name in (prefixes, service):
    with open(f"{folder}/entries-{name}.json", "w") as file:
        json.dump(ec2.get_managed_prefix_list_entries(PrefixListId=name), file, default=str)
