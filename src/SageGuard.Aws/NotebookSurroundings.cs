// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using SageGuard.Remediation;

namespace SageGuard.Aws;

/// <summary>
/// Reads the bucket and the subnet around a notebook. What it may not read it answers with null; quotas and IAM policies it
/// does not read yet, and answers null for them.
/// </summary>
/// <remarks>Source: the Amazon EC2 API reference (subnets, route tables, VPC endpoints).</remarks>
public sealed class NotebookSurroundings : ISurroundings, IDisposable
{
    private readonly AmazonEC2Client _ec2;
    private readonly BackupStore? _store;
    private readonly string _region;

    /// <summary>Makes the readers; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <param name="bucket">The backup bucket; null for none.</param>
    public NotebookSurroundings(AwsConnection connection, string? bucket)
    {
        _region = connection.Region;
        _ec2 = new AmazonEC2Client(connection.Credentials, new AmazonEC2Config { RegionEndpoint = RegionEndpoint.GetBySystemName(connection.Region) });
        _store = bucket is null ? null : new BackupStore(connection, bucket);
    }

    /// <inheritdoc/>
    public async Task<BucketFacts?> BucketAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _store is null ? null : await _store.BucketAsync(cancellationToken);
        }
        catch (AwsCallException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<SubnetFacts?> SubnetAsync(string subnetId, CancellationToken cancellationToken)
    {
        try
        {
            var subnets = await _ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { SubnetIds = [subnetId] }, cancellationToken);
            if (subnets.Subnets is not [var subnet, ..]) return new SubnetFacts(false, null, false, false, false);

            var table = await RouteTableAsync(subnet, cancellationToken);
            var endpoints = await EndpointsAsync(subnet.VpcId, cancellationToken);
            return Facts(subnet, table, endpoints);
        }
        catch (AmazonEC2Exception error) when (error.ErrorCode.StartsWith("InvalidSubnetID", StringComparison.Ordinal))
        {
            return new SubnetFacts(false, null, false, false, false);
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken) => Task.FromResult<QuotaFacts?>(null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>?> PoliciesNamingAsync(string arn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>(null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>?> RoleLacksAsync(string roleArn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>(null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ec2.Dispose();
        _store?.Dispose();
    }

    private SubnetFacts Facts(Subnet subnet, RouteTable? table, List<VpcEndpoint> endpoints)
    {
        var routes = (table?.Routes ?? []).Where(route => route.State != RouteState.Blackhole).ToList();
        var defaults = routes.Where(route => route.DestinationCidrBlock == "0.0.0.0/0").ToList();

        // A NAT gateway, a transit gateway, an appliance: what lies behind is for the network's owner to say.
        var leadsOut = defaults.Any(route => route.NatGatewayId is not null || route.TransitGatewayId is not null || route.NetworkInterfaceId is not null || route.VpcPeeringConnectionId is not null);
        var s3 = endpoints.Any(endpoint => IsFor(endpoint, "s3")
            && (endpoint.VpcEndpointType == VpcEndpointType.Interface
                ? endpoint.PrivateDnsEnabled == true
                : table is not null && (endpoint.RouteTableIds ?? []).Contains(table.RouteTableId)));
        var sageMaker = endpoints.Any(endpoint => IsFor(endpoint, "sagemaker.api") && endpoint.PrivateDnsEnabled == true);
        return new SubnetFacts(
            true, subnet.VpcId,
            HasInternetGateway: defaults.Any(route => route.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) == true),
            ReachesS3: leadsOut || s3,
            ReachesSageMaker: leadsOut || sageMaker);
    }

    private bool IsFor(VpcEndpoint endpoint, string service) =>
        endpoint.State?.Value.Equals("available", StringComparison.OrdinalIgnoreCase) == true
        && endpoint.ServiceName?.EndsWith($".{_region}.{service}", StringComparison.Ordinal) == true;

    // A subnet without a table of its own uses the VPC's main one.
    private async Task<RouteTable?> RouteTableAsync(Subnet subnet, CancellationToken cancellationToken) =>
        await FirstTableAsync([new Filter("association.subnet-id", [subnet.SubnetId])], cancellationToken)
        ?? await FirstTableAsync([new Filter("vpc-id", [subnet.VpcId]), new Filter("association.main", ["true"])], cancellationToken);

    private async Task<RouteTable?> FirstTableAsync(List<Filter> filters, CancellationToken cancellationToken)
    {
        var answer = await _ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = filters }, cancellationToken);
        return answer.RouteTables is [var table, ..] ? table : null;
    }

    private async Task<List<VpcEndpoint>> EndpointsAsync(string vpcId, CancellationToken cancellationToken)
    {
        var all = new List<VpcEndpoint>();
        string? token = null;
        do
        {
            var page = await _ec2.DescribeVpcEndpointsAsync(
                new DescribeVpcEndpointsRequest { Filters = [new Filter("vpc-id", [vpcId])], NextToken = token }, cancellationToken);
            all.AddRange(page.VpcEndpoints ?? []);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));

        return all;
    }
}
