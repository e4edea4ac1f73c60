// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using SageGuard.Text;
using A = SageGuard.Network.Answers;

namespace SageGuard.Aws.Operator.Networks;

/// <summary>
/// Reads the networks of one account and Region: once for all workloads, every page. What is refused stays unread, with a
/// note; the evaluator then knows that it does not know.
/// </summary>
/// <remarks>Source: the Amazon EC2 API reference.</remarks>
public sealed class NetworkReader : IDisposable
{
    // Each call throttles on its own; a dozen calls side by side are no load.
    private const int CallsAtOnce = 6;
    private const int PageSize = 1000;
    private const int PageSizeOfEndpoints = 255;

    private readonly AmazonEC2Client _ec2;
    private readonly string _place;
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly SemaphoreSlim _turns = new(CallsAtOnce);

    /// <summary>Makes a reader; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <param name="account">The account's id, for the notes.</param>
    public NetworkReader(AwsConnection connection, string account)
    {
        var config = new AmazonEC2Config();
        SdkRegion.Set(config, connection.Region, connection.Endpoint);
        if (connection.MaxAttempts is { } attempts)
            config.MaxErrorRetry = attempts - 1;
        _ec2 = new AmazonEC2Client(connection.Credentials, config);
        _place = $"{account} {connection.Region}".TrimStart();
    }

    /// <summary>What could not be read, and why.</summary>
    public IEnumerable<string> Notes => _notes.Order(StringComparer.Ordinal);

    /// <summary>Reads everything but the attributes of VPCs.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<A.NetworkAnswers> ReadAsync(CancellationToken cancellationToken)
    {
        var vpcs = ListAsync<Vpc, A.Vpc>(
            "DescribeVpcs",
            async token =>
                Page(
                    await _ec2.DescribeVpcsAsync(new DescribeVpcsRequest { NextToken = token, MaxResults = PageSize }, cancellationToken),
                    answer => (answer.Vpcs, answer.NextToken)
                ),
            SdkAnswers.Convert,
            vpc => vpc.VpcId,
            cancellationToken
        );
        var subnets = ListAsync<Subnet, A.Subnet>(
            "DescribeSubnets",
            async token =>
                Page(
                    await _ec2.DescribeSubnetsAsync(
                        new DescribeSubnetsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.Subnets, answer.NextToken)
                ),
            SdkAnswers.Convert,
            subnet => subnet.SubnetId,
            cancellationToken
        );
        var tables = ListAsync<RouteTable, A.RouteTable>(
            "DescribeRouteTables",
            async token =>
                Page(
                    await _ec2.DescribeRouteTablesAsync(
                        new DescribeRouteTablesRequest { NextToken = token, MaxResults = 100 },
                        cancellationToken
                    ),
                    answer => (answer.RouteTables, answer.NextToken)
                ),
            SdkAnswers.Convert,
            table => table.RouteTableId,
            cancellationToken
        );
        var gateways = ListAsync<InternetGateway, A.InternetGateway>(
            "DescribeInternetGateways",
            async token =>
                Page(
                    await _ec2.DescribeInternetGatewaysAsync(
                        new DescribeInternetGatewaysRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.InternetGateways, answer.NextToken)
                ),
            SdkAnswers.Convert,
            gateway => gateway.InternetGatewayId,
            cancellationToken
        );
        var egressOnly = ListAsync<EgressOnlyInternetGateway, A.EgressOnlyInternetGateway>(
            "DescribeEgressOnlyInternetGateways",
            async token =>
                Page(
                    await _ec2.DescribeEgressOnlyInternetGatewaysAsync(
                        new DescribeEgressOnlyInternetGatewaysRequest { NextToken = token, MaxResults = PageSizeOfEndpoints },
                        cancellationToken
                    ),
                    answer => (answer.EgressOnlyInternetGateways, answer.NextToken)
                ),
            SdkAnswers.Convert,
            gateway => gateway.EgressOnlyInternetGatewayId,
            cancellationToken
        );
        var nats = ListAsync<NatGateway, A.NatGateway>(
            "DescribeNatGateways",
            async token =>
                Page(
                    await _ec2.DescribeNatGatewaysAsync(
                        new DescribeNatGatewaysRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.NatGateways, answer.NextToken)
                ),
            SdkAnswers.Convert,
            nat => nat.NatGatewayId,
            cancellationToken
        );
        var groups = ListAsync<SecurityGroup, A.SecurityGroup>(
            "DescribeSecurityGroups",
            async token =>
                Page(
                    await _ec2.DescribeSecurityGroupsAsync(
                        new DescribeSecurityGroupsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.SecurityGroups, answer.NextToken)
                ),
            SdkAnswers.Convert,
            group => group.GroupId,
            cancellationToken
        );
        var acls = ListAsync<NetworkAcl, A.NetworkAcl>(
            "DescribeNetworkAcls",
            async token =>
                Page(
                    await _ec2.DescribeNetworkAclsAsync(
                        new DescribeNetworkAclsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.NetworkAcls, answer.NextToken)
                ),
            SdkAnswers.Convert,
            acl => acl.NetworkAclId,
            cancellationToken
        );
        var cards = ListAsync<NetworkInterface, A.NetworkInterface>(
            "DescribeNetworkInterfaces",
            async token =>
                Page(
                    await _ec2.DescribeNetworkInterfacesAsync(
                        new DescribeNetworkInterfacesRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.NetworkInterfaces, answer.NextToken)
                ),
            SdkAnswers.Convert,
            card => card.NetworkInterfaceId,
            cancellationToken
        );
        var endpoints = ListAsync<VpcEndpoint, A.VpcEndpoint>(
            "DescribeVpcEndpoints",
            async token =>
                Page(
                    await _ec2.DescribeVpcEndpointsAsync(
                        new DescribeVpcEndpointsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.VpcEndpoints, answer.NextToken)
                ),
            SdkAnswers.Convert,
            endpoint => endpoint.VpcEndpointId,
            cancellationToken
        );
        var peerings = ListAsync<VpcPeeringConnection, A.VpcPeeringConnection>(
            "DescribeVpcPeeringConnections",
            async token =>
                Page(
                    await _ec2.DescribeVpcPeeringConnectionsAsync(
                        new DescribeVpcPeeringConnectionsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.VpcPeeringConnections, answer.NextToken)
                ),
            SdkAnswers.Convert,
            peering => peering.VpcPeeringConnectionId,
            cancellationToken
        );
        var attachments = ListAsync<TransitGatewayAttachment, A.TransitGatewayAttachment>(
            "DescribeTransitGatewayAttachments",
            async token =>
                Page(
                    await _ec2.DescribeTransitGatewayAttachmentsAsync(
                        new DescribeTransitGatewayAttachmentsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.TransitGatewayAttachments, answer.NextToken)
                ),
            SdkAnswers.Convert,
            attachment => attachment.TransitGatewayAttachmentId,
            cancellationToken
        );
        var exclusions = ListAsync<VpcBlockPublicAccessExclusion, A.BlockPublicAccessExclusion>(
            "DescribeVpcBlockPublicAccessExclusions",
            async token =>
                Page(
                    await _ec2.DescribeVpcBlockPublicAccessExclusionsAsync(
                        new DescribeVpcBlockPublicAccessExclusionsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.VpcBlockPublicAccessExclusions, answer.NextToken)
                ),
            SdkAnswers.Convert,
            exclusion => exclusion.ExclusionId,
            cancellationToken
        );
        var lists = ListAsync<PrefixList, PrefixList>(
            "DescribePrefixLists",
            async token =>
                Page(
                    await _ec2.DescribePrefixListsAsync(
                        new DescribePrefixListsRequest { NextToken = token, MaxResults = PageSize },
                        cancellationToken
                    ),
                    answer => (answer.PrefixLists, answer.NextToken)
                ),
            list => list,
            list => list.PrefixListId,
            cancellationToken
        );
        var options = OrUnreadAsync(
            "DescribeVpcBlockPublicAccessOptions",
            async () =>
                (
                    await _ec2.DescribeVpcBlockPublicAccessOptionsAsync(new DescribeVpcBlockPublicAccessOptionsRequest(), cancellationToken)
                ).VpcBlockPublicAccessOptions,
            cancellationToken
        );

        return new A.NetworkAnswers
        {
            Vpcs = await vpcs,
            Subnets = await subnets,
            RouteTables = await tables,
            InternetGateways = await gateways,
            EgressOnlyInternetGateways = await egressOnly,
            NatGateways = await nats,
            SecurityGroups = await groups,
            NetworkAcls = await acls,
            NetworkInterfaces = await cards,
            VpcEndpoints = await endpoints,
            VpcPeeringConnections = await peerings,
            TransitGatewayAttachments = await attachments,
            BlockPublicAccessExclusions = await exclusions,
            BlockPublicAccess = await options is { } read ? [SdkAnswers.Convert(read)] : [],
            PrefixLists = await PrefixListsAsync(await lists, await tables, await groups, cancellationToken),
        };
    }

    /// <summary>Reads a VPC's DNS attributes, which no list has.</summary>
    /// <param name="vpcId">The VPC.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<A.VpcDns> DnsAsync(string vpcId, CancellationToken cancellationToken)
    {
        var support = await AttributeAsync(vpcId, VpcAttributeName.EnableDnsSupport, cancellationToken);
        var hostnames = await AttributeAsync(vpcId, VpcAttributeName.EnableDnsHostnames, cancellationToken);
        return new A.VpcDns(support?.EnableDnsSupport, hostnames?.EnableDnsHostnames);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ec2.Dispose();
        _turns.Dispose();
    }

    private Task<DescribeVpcAttributeResponse?> AttributeAsync(string vpcId, VpcAttributeName name, CancellationToken cancellationToken) =>
        OrUnreadAsync(
            "DescribeVpcAttribute",
            () => _ec2.DescribeVpcAttributeAsync(new DescribeVpcAttributeRequest { VpcId = vpcId, Attribute = name }, cancellationToken),
            cancellationToken
        );

    // AWS's own lists come with their blocks; of the customers', those that a route or a rule names.
    private async Task<Dictionary<string, IReadOnlyList<string>>> PrefixListsAsync(
        A.AnswerList<PrefixList> ofServices,
        A.AnswerList<A.RouteTable> tables,
        A.AnswerList<A.SecurityGroup> groups,
        CancellationToken cancellationToken
    )
    {
        var blocks = ofServices
            .Items.Where(list => list.Cidrs is { Count: > 0 })
            .ToDictionary(list => list.PrefixListId, list => (IReadOnlyList<string>)list.Cidrs, StringComparer.Ordinal);
        var named = tables
            .Items.SelectMany(table => table.Routes ?? [])
            .Select(route => route.DestinationPrefixListId)
            .Concat(
                groups
                    .Items.SelectMany(group => group.IpPermissionsEgress ?? [])
                    .SelectMany(rule => rule.PrefixListIds ?? [])
                    .Select(list => list.PrefixListId)
            );
        foreach (var id in named.OfType<string>().Distinct().Where(id => !blocks.ContainsKey(id)).ToList())
        {
            var entries = await ListAsync<PrefixListEntry, PrefixListEntry>(
                "GetManagedPrefixListEntries",
                async token =>
                    Page(
                        await _ec2.GetManagedPrefixListEntriesAsync(
                            new GetManagedPrefixListEntriesRequest
                            {
                                PrefixListId = id,
                                NextToken = token,
                                MaxResults = 100,
                            },
                            cancellationToken
                        ),
                        answer => (answer.Entries, answer.NextToken)
                    ),
                entry => entry,
                entry => entry.Cidr,
                cancellationToken
            );
            if (entries.IsComplete)
                blocks[id] = [.. entries.Items.Select(entry => entry.Cidr)];
        }

        return blocks;
    }

    private static (List<T>? Items, string? Next) Page<TAnswer, T>(TAnswer answer, Func<TAnswer, (List<T>?, string?)> read) => read(answer);

    private async Task<A.AnswerList<T>> ListAsync<TSdk, T>(
        string call,
        Func<string?, Task<(List<TSdk>? Items, string? Next)>> page,
        Func<TSdk, T> read,
        Func<T, string?> idOf,
        CancellationToken cancellationToken
    )
        where T : class =>
        await OrUnreadAsync(
            call,
            async () =>
            {
                var all = new List<KeyValuePair<string, T>>();
                var tokens = new HashSet<string>(StringComparer.Ordinal);
                string? token = null;
                do
                {
                    var (items, next) = await page(token);
                    all.AddRange((items ?? []).Select(read).Select(item => new KeyValuePair<string, T>(idOf(item) ?? "", item)));
                    token = string.IsNullOrEmpty(next) ? null : next;
                    if (token is not null && !tokens.Add(token))
                        throw new AmazonClientException("the same page was offered twice");
                } while (token is not null);
                return new A.AnswerList<T>(all, isComplete: true);
            },
            cancellationToken
        ) ?? new A.AnswerList<T>();

    private async Task<T?> OrUnreadAsync<T>(string call, Func<Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        catch (Exception error)
            when (error is AmazonClientException or AmazonServiceException or HttpRequestException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            var isDenied =
                error is AmazonServiceException { ErrorCode: "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException" };
            var advice = isDenied ? $"Grant ec2:{call}; sageguard policy people reach prints the whole policy" : "Try again";
            _notes.Enqueue(
                $"ec2:{call} was not read in {_place}: {Annotation.Clean(AwsFailure.Clean(error.Message, out _), 200).TrimEnd('.')}. {advice}."
            );
            return null;
        }
        finally
        {
            _turns.Release();
        }
    }
}
