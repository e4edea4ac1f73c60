// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Network.Answers;

namespace SageGuard.Network;

/// <summary>
/// Puts recorded answers together: any number of files, each with one list or several, pages in any order. Give it bytes;
/// it reads no files.
/// </summary>
public sealed class NetworkAnswersReader
{
    private readonly List<AnswerFile> _files = [];
    private readonly Dictionary<string, HashSet<string>> _prefixLists = new(StringComparer.Ordinal);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);

    /// <summary>Adds one file.</summary>
    /// <param name="name">Its name, without the folder; entries of a prefix list are known by it.</param>
    /// <param name="utf8">Its content.</param>
    /// <exception cref="UnusableAnswerException">It is not JSON, or not an answer of EC2.</exception>
    public void Add(string name, ReadOnlySpan<byte> utf8)
    {
        AnswerFile file;
        try
        {
            RefuseNullEntries(utf8);
            file = JsonSerializer.Deserialize(utf8, AnswerJson.Default.AnswerFile) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            var place = error.Path is { Length: > 0 } path ? $" at {path}" : "";
            throw new UnusableAnswerException($"{name} is not the JSON that aws ec2 describe-* prints{place}: {Fault(error)}.", error);
        }

        if (file.Entries is not null)
            AddEntries(name, file);
        _files.Add(file);
    }

    /// <summary>What all files say together.</summary>
    /// <exception cref="UnusableAnswerException">A resource has no id, or two files disagree about one.</exception>
    public NetworkAnswers Read()
    {
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (
            var list in _files
                .SelectMany(file => file.PrefixLists ?? [])
                .Where(list => list.PrefixListId is not null && list.Cidrs is not null)
        )
        {
            Entries(list.PrefixListId!).UnionWith(list.Cidrs!);
            _finished.Add(list.PrefixListId!);
        }

        foreach (var (id, blocks) in _prefixLists.Where(list => _finished.Contains(list.Key)))
            lists[id] = [.. blocks.Order(StringComparer.Ordinal)];
        return new NetworkAnswers
        {
            Vpcs = List("Vpcs", file => file.Vpcs, vpc => vpc.VpcId),
            Subnets = List("Subnets", file => file.Subnets, subnet => subnet.SubnetId),
            RouteTables = List("RouteTables", file => file.RouteTables, table => table.RouteTableId, table => table.Routes is not null),
            InternetGateways = List(
                "InternetGateways",
                file => file.InternetGateways,
                gateway => gateway.InternetGatewayId,
                gateway => gateway.Attachments is not null
            ),
            EgressOnlyInternetGateways = List(
                "EgressOnlyInternetGateways",
                file => file.EgressOnlyInternetGateways,
                gateway => gateway.EgressOnlyInternetGatewayId,
                gateway => gateway.Attachments is not null
            ),
            NatGateways = List("NatGateways", file => file.NatGateways, gateway => gateway.NatGatewayId),
            SecurityGroups = List("SecurityGroups", file => file.SecurityGroups, group => group.GroupId),
            NetworkAcls = List("NetworkAcls", file => file.NetworkAcls, acl => acl.NetworkAclId, acl => acl.Entries is not null),
            NetworkInterfaces = List("NetworkInterfaces", file => file.NetworkInterfaces, card => card.NetworkInterfaceId),
            VpcEndpoints = List("VpcEndpoints", file => file.VpcEndpoints, endpoint => endpoint.VpcEndpointId),
            VpcPeeringConnections = List(
                "VpcPeeringConnections",
                file => file.VpcPeeringConnections,
                peering => peering.VpcPeeringConnectionId
            ),
            TransitGatewayAttachments = List(
                "TransitGatewayAttachments",
                file => file.TransitGatewayAttachments ?? file.TransitGatewayVpcAttachments,
                attachment => attachment.TransitGatewayAttachmentId
            ),
            Firewalls = Firewalls(),
            FirewallPolicies = Named(file => file.FirewallPolicyResponse?.FirewallPolicyArn, file => file.FirewallPolicy),
            RuleGroups = Named(file => file.RuleGroupResponse?.RuleGroupArn, file => file.RuleGroup),
            PrefixLists = lists,
            Dns = _files
                .Where(file => file.VpcId is not null)
                .GroupBy(file => file.VpcId!, StringComparer.Ordinal)
                .ToDictionary(
                    vpc => vpc.Key,
                    vpc => new VpcDns(
                        vpc.Select(file => file.EnableDnsSupport?.Value).OfType<bool?>().LastOrDefault(),
                        vpc.Select(file => file.EnableDnsHostnames?.Value).OfType<bool?>().LastOrDefault()
                    ),
                    StringComparer.Ordinal
                ),
            BlockPublicAccess = [.. _files.Select(file => file.VpcBlockPublicAccessOptions).OfType<BlockPublicAccessOptions>().Distinct()],
            BlockPublicAccessExclusions = List(
                "VpcBlockPublicAccessExclusions",
                file => file.VpcBlockPublicAccessExclusions,
                exclusion => exclusion.ExclusionId ?? exclusion.ResourceArn
            ),
        };
    }

    private void AddEntries(string name, AnswerFile file)
    {
        var stem = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name;
        var at = stem.LastIndexOf("pl-", StringComparison.Ordinal);
        if (at < 0)
        {
            throw new UnusableAnswerException(
                $"{name} holds entries of a prefix list, but its name does not say of which. Name it after the list, e.g. entries-pl-0a1b2c3d4e5f67890.json."
            );
        }

        var id = stem[at..];
        Entries(id)
            .UnionWith(file.Entries!.Select(entry => entry.Cidr ?? throw new UnusableAnswerException($"{name}: an entry has no Cidr.")));

        // Of several pages all but the last say that more follow.
        if (file.NextToken is null)
            _finished.Add(id);
    }

    private HashSet<string> Entries(string id) =>
        _prefixLists.TryGetValue(id, out var entries) ? entries : _prefixLists[id] = new(StringComparer.Ordinal);

    private Dictionary<string, ReadFirewall> Firewalls()
    {
        var firewalls = Named(file => file.Firewall?.FirewallArn, file => file.Firewall)
            .ToDictionary(
                one => one.Key,
                one => new ReadFirewall(
                    one.Key,
                    one.Value.FirewallPolicyArn,
                    one.Value.VpcId,
                    _files
                        .Where(file => file.Firewall?.FirewallArn == one.Key)
                        .Any(file => file.FirewallStatus?.ConfigurationSyncStateSummary == "IN_SYNC")
                ),
                StringComparer.Ordinal
            );
        var endpoints = _files
            .Select(file => (file.Firewall?.FirewallArn, file.FirewallStatus?.SyncStates))
            .Concat(
                _files.Select(file => (file.VpcEndpointAssociation?.FirewallArn, file.VpcEndpointAssociationStatus?.AssociationSyncState))
            );
        var byEndpoint = new Dictionary<string, ReadFirewall>(StringComparer.Ordinal);
        foreach (var (arn, states) in endpoints)
        {
            foreach (
                var id in (states ?? new Dictionary<string, FirewallSyncState>())
                    .Values.Select(state => state?.Attachment?.EndpointId)
                    .OfType<string>()
            )
            {
                if (arn is not null && firewalls.TryGetValue(arn, out var firewall))
                    byEndpoint[id] = firewall;
            }
        }

        return byEndpoint;
    }

    // An answer about one resource. AWS names its own managed rule groups without printing their rules.
    private Dictionary<string, T> Named<T>(Func<AnswerFile, string?> arnOf, Func<AnswerFile, T?> read)
        where T : class
    {
        var items = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var file in _files)
        {
            if (read(file) is not { } item)
                continue;
            if (arnOf(file) is not { Length: > 0 } arn)
            {
                throw new UnusableAnswerException(
                    $"A {typeof(T).Name} has no ARN. Record it again with aws network-firewall describe-*, without --query."
                );
            }

            if (items.TryGetValue(arn, out var other) && !Same(item, other))
                throw new UnusableAnswerException($"{arn} is recorded twice, with different content. Keep the newer file.");
            items[arn] = item;
        }

        return items;
    }

    // An entry without the member that decides (it was recorded with --query, say) was not read, and neither was the whole list.
    private AnswerList<T> List<T>(
        string member,
        Func<AnswerFile, IReadOnlyList<T>?> read,
        Func<T, string?> idOf,
        Func<T, bool>? isWhole = null
    )
        where T : class
    {
        var items = new Dictionary<string, T>(StringComparer.Ordinal);
        var (isComplete, hasParts) = (false, false);
        foreach (var file in _files)
        {
            if (read(file) is not { } list)
                continue;
            isComplete |= file.NextToken is null;
            foreach (var item in list)
            {
                if (item is null || idOf(item) is not { Length: > 0 } id)
                {
                    throw new UnusableAnswerException(
                        $"An entry of {member} has no id. Record it again with aws ec2 describe-*, without --query."
                    );
                }

                if (items.TryGetValue(id, out var other) && !Same(item, other))
                    throw new UnusableAnswerException($"{id} is recorded twice in {member}, with different content. Keep the newer file.");
                if (isWhole?.Invoke(item) == false)
                    hasParts = true;
                else
                    items[id] = item;
            }
        }

        return new AnswerList<T>(items, isComplete && !hasParts);
    }

    // The serializer names its own types, which say nothing to a reader.
    private static string Fault(JsonException error)
    {
        var message = error.Message;
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return "the value is of another type";
        return message.StartsWith("Duplicate property '", StringComparison.Ordinal)
            ? $"'{message.Split('\'')[1]}' is there twice"
            : message.Split(". Path")[0].TrimEnd('.');
    }

    private static void RefuseNullEntries(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var inList = new Stack<bool>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                inList.Push(reader.TokenType == JsonTokenType.StartArray);
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                inList.Pop();
            else if (reader.TokenType == JsonTokenType.Null && inList.Count > 0 && inList.Peek())
                throw new JsonException("a list holds null");
        }
    }

    private static bool Same<T>(T one, T other) => Json(one) == Json(other);

    private static string Json<T>(T item) => JsonSerializer.Serialize(item, AnswerJson.Default.GetTypeInfo(typeof(T))!);
}
