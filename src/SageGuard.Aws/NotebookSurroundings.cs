// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using SageGuard.Remediation;

namespace SageGuard.Aws;

/// <summary>
/// Reads what surrounds a notebook: bucket, subnet, quota, IAM. What it may not read it answers with null.
/// </summary>
/// <remarks>Source: the API references of Amazon EC2 (subnets, route tables, VPC endpoints), Service Quotas and IAM.</remarks>
public sealed class NotebookSurroundings : ISurroundings, IDisposable
{
    private readonly AmazonEC2Client _ec2;
    private readonly AwsConnection _connection;
    private readonly string _region;
    private readonly bool _isLong;
    private readonly Lazy<Task<Dictionary<string, int>?>> _limits;
    private Task<Dictionary<string, int>?>? _inUse;
    private readonly Lazy<Task<IReadOnlyList<IamPolicy>?>> _policies;

    /// <summary>Makes the readers; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <param name="isLong">True for work of hours, which changes how many instances run: they are counted at each question and not once.</param>
    public NotebookSurroundings(AwsConnection connection, bool isLong = false)
    {
        _isLong = isLong;
        _connection = connection;
        _region = connection.Region;
        var config = new AmazonEC2Config();
        if (connection.Endpoint is { } endpoint) (config.ServiceURL, config.AuthenticationRegion) = (endpoint.ToString(), connection.Region);
        else config.RegionEndpoint = RegionEndpoint.GetBySystemName(connection.Region);
        _ec2 = new AmazonEC2Client(connection.Credentials, config);

        // Large answers that do not change within a command; many notebooks may ask at once.
        _limits = new(() => OrUnknown(LimitsAsync));
        _policies = new(() => OrUnknown(async () =>
        {
            using var iam = connection.Iam();
            return await iam.PoliciesAsync(CancellationToken.None);
        }));
    }

    /// <inheritdoc/>
    public async Task<BucketFacts?> BucketAsync(BucketAccess access, CancellationToken cancellationToken)
    {
        try
        {
            using var store = new BackupStore(_connection, access);
            return await store.BucketAsync(cancellationToken);
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
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken)
    {
        if (await _limits.Value.WaitAsync(cancellationToken) is not { } limits || !limits.TryGetValue(instanceType, out var limit)) return null;
        var inUse = await (_isLong ? OrUnknown(() => InUseAsync(cancellationToken)) : _inUse ??= OrUnknown(() => InUseAsync(cancellationToken)));
        return inUse is null ? null : new QuotaFacts(limit, inUse.GetValueOrDefault(instanceType));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IamPolicy>?> PoliciesAsync(CancellationToken cancellationToken) => _policies.Value.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>?> RoleMayAsync(string roleArn, IReadOnlyList<string> actions, string bucket, string key, CancellationToken cancellationToken) => OrUnknown(async () =>
    {
        using var iam = _connection.Iam();
        return await iam.AllowedAsync(roleArn, actions, $"arn:{roleArn.Split(':')[1]}:s3:::{bucket}{(key.Length > 0 ? "/" : "")}{key}", cancellationToken);
    });

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>?> SecurityGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        try
        {
            // By a filter: asked for by id, one that does not exist fails the call for all.
            var answer = await _ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { Filters = [new Filter("group-id", [.. groupIds])] }, cancellationToken);
            return (answer.SecurityGroups ?? []).ToDictionary(group => group.GroupId, group => group.VpcId, StringComparer.Ordinal);
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<KeyFacts?> KeyAsync(string keyId, CancellationToken cancellationToken)
    {
        try
        {
            using var kms = _connection.Client(AwsService.Kms);
            var answer = await kms.Call("DescribeKey", input => input.WriteString("KeyId", keyId), cancellationToken);
            return answer.TryGetProperty("KeyMetadata", out var key)
                ? new KeyFacts(true, key.TextOf("KeyState") ?? "", key.TextOf("KeySpec") ?? "", key.TextOf("KeyManager") ?? "")
                : null;
        }
        catch (AwsCallException error) when (error.Code is "NotFoundException" or "InvalidArnException")
        {
            return new KeyFacts(false, "", "", "");
        }
        catch (SageGuardException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ec2.Dispose();

    private static async Task<T?> OrUnknown<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (SageGuardException)
        {
            return null;
        }
    }

    // The account's own quotas where it has some, else AWS's defaults.
    private async Task<Dictionary<string, int>> LimitsAsync()
    {
        const string Usage = " for notebook instance usage";
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        using var quotas = _connection.Client(AwsService.ServiceQuotas);
        foreach (var operation in new[] { "ListAWSDefaultServiceQuotas", "ListServiceQuotas" })
        {
            await foreach (var quota in quotas.Items(operation, input => { input.WriteString("ServiceCode", "sagemaker"); input.WriteNumber("MaxResults", 100); }, "Quotas", "NextToken", CancellationToken.None))
            {
                if (quota.TextOf("QuotaName") is { } name && name.EndsWith(Usage, StringComparison.Ordinal) && quota.TryGetProperty("Value", out var value))
                    limits[name[..^Usage.Length]] = (int)value.GetDouble();
            }
        }

        return limits;
    }

    // How many instances of each type run now.
    private async Task<Dictionary<string, int>> InUseAsync(CancellationToken cancellationToken)
    {
        var inUse = new Dictionary<string, int>(StringComparer.Ordinal);
        using var sageMaker = _connection.Client(AwsService.SageMaker);
        await foreach (var notebook in sageMaker.Items("ListNotebookInstances", input => input.WriteNumber("MaxResults", 100), "NotebookInstances", "NextToken", cancellationToken))
        {
            if (notebook.TextOf("InstanceType") is { } type && NotebookStatus.UsesInstance(notebook.TextOf("NotebookInstanceStatus"))) inUse[type] = inUse.GetValueOrDefault(type) + 1;
        }

        return inUse;
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
