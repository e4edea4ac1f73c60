// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Ec2;

/// <summary>Amazon EC2 of one account in one Region: its networks, which are only read. Without any it has no VPC, not even the default
/// one.</summary>
/// <remarks>Source: the Amazon EC2 API reference (query protocol, version 2016-11-15).</remarks>
internal sealed class Ec2Service(string account, string region)
{
    private const string Attributes = "vpcAttributes";
    private static readonly XNamespace Names = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> _sets = DescribedList.All.ToDictionary(
        static list => list.Set,
        static _ => new SortedDictionary<string, JsonObject>(StringComparer.Ordinal)
    );
    private readonly Dictionary<string, JsonObject> _attributes = new(StringComparer.Ordinal);

    public static IEnumerable<string> Operations =>
        DescribedList
            .All.Select(static list => list.Operation)
            .Concat(["DescribeRegions", "DescribeVpcAttribute", "DescribeVpcBlockPublicAccessOptions", "GetManagedPrefixListEntries"]);

    /// <summary>Adds what is described, by the names of the wire.</summary>
    /// <param name="network">Lists of entries; <c>vpcAttributes</c> has the DNS attributes, which no list shows.</param>
    /// <exception cref="ArgumentException">A list is not one, or an entry has no id.</exception>
    public void Add(JsonObject network)
    {
        lock (_gate)
        {
            foreach (var (name, entries) in network)
            {
                var list = DescribedList.All.FirstOrDefault(known => known.Set == name);
                if (list is null && name != Attributes)
                    throw new ArgumentException($"Amazon EC2 has no list '{name}' that LocalAws serves.", nameof(network));
                foreach (var entry in entries!.AsArray().Select(static entry => (JsonObject)entry!.DeepClone()))
                {
                    var id =
                        Json.String(entry, list?.Id ?? "vpcId")
                        ?? throw new ArgumentException($"An entry of '{name}' has no id.", nameof(network));
                    if (list is null)
                        _attributes[id] = entry;
                    else
                        _sets[name][id] = entry;
                }
            }
        }
    }

    /// <summary>Why a notebook cannot be put there; null where it can, or where there is no network and so nothing to ask.</summary>
    /// <param name="subnet">The subnet.</param>
    /// <param name="groups">The security groups.</param>
    public string? WhyNot(string? subnet, IReadOnlyList<string> groups)
    {
        lock (_gate)
        {
            if (subnet is null || _sets["vpcSet"].Count == 0)
                return null;
            if (!_sets["subnetSet"].TryGetValue(subnet, out var found))
                return $"The subnet ID '{subnet}' does not exist";
            var vpc = Json.String(found, "vpcId");
            return
                groups.FirstOrDefault(group =>
                    !_sets["securityGroupInfo"].TryGetValue(group, out var other) || Json.String(other, "vpcId") != vpc
                )
                    is { } missing
                ? $"The security group '{missing}' does not exist in VPC '{vpc}'"
                : null;
        }
    }

    public byte[] Answer(QueryRequest call, string requestId)
    {
        lock (_gate)
        {
            return Written(
                call.Operation,
                requestId,
                call.Operation switch
                {
                    "DescribeRegions" => Regions(Taking(call, "AllRegions")),
                    "DescribeVpcAttribute" => Attribute(Taking(call, "VpcId", "Attribute")),
                    "DescribeVpcBlockPublicAccessOptions" => BlockPublicAccess(Taking(call)),
                    "GetManagedPrefixListEntries" => PrefixListEntries(Taking(call, "PrefixListId", "MaxResults", "NextToken")),
                    var operation => DescribedList.All.FirstOrDefault(list => list.Operation == operation) is { } list
                        ? Page(Taking(call, "MaxResults", "NextToken"), list.Set, _sets[list.Set], DescribedList.Least, list.Most)
                        : throw AwsException.NotServed("ec2", operation, Operations),
                }
            );
        }
    }

    public static byte[] Error(AwsException error, string requestId) =>
        Encoding.UTF8.GetBytes(
            new XElement(
                "Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                new XElement("RequestID", requestId)
            ).ToString(SaveOptions.DisableFormatting)
        );

    private static JsonObject Taking(QueryRequest call, params string[] served) => call.Taking("ec2", Operations, served);

    private static JsonObject Page(JsonObject input, string set, SortedDictionary<string, JsonObject> entries, int least, int most)
    {
        var limit = most;
        if (
            Json.String(input, "MaxResults") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < least || limit > most)
        )
        {
            throw new AwsException(
                "InvalidParameterValue",
                $"Value ( {text} ) for parameter maxResults is invalid. Expecting a value between {least} and {most}."
            );
        }

        var after = Paging.After(set, Json.String(input, "NextToken"), "InvalidNextToken");
        var (page, next) = Paging.Take(entries.Where(entry => after is null || string.CompareOrdinal(entry.Key, after) > 0), limit, set);
        var answer = new JsonObject { [set] = Json.Array(page.Select(static entry => entry.DeepClone())) };
        if (next is not null)
            answer["nextToken"] = next;
        return answer;
    }

    private JsonObject Attribute(JsonObject input)
    {
        var vpc = Required(input, "VpcId");
        var attribute = Required(input, "Attribute");
        if (!_sets["vpcSet"].ContainsKey(vpc))
            throw new AwsException("InvalidVpcID.NotFound", $"The vpc ID '{vpc}' does not exist");
        if (attribute is not ("enableDnsSupport" or "enableDnsHostnames"))
            throw AwsException.NotServed("ec2", $"DescribeVpcAttribute of {attribute}", Operations);
        // AWS: a VPC resolves names from the beginning, and gives none.
        var value = _attributes.GetValueOrDefault(vpc)?[attribute]?.GetValue<bool>() ?? (attribute == "enableDnsSupport");
        return new JsonObject
        {
            ["vpcId"] = vpc,
            [attribute] = new JsonObject { ["value"] = value },
        };
    }

    private JsonObject Regions(JsonObject _) => new() { ["regionInfo"] = RegionList.Describe(region) };

    private JsonObject BlockPublicAccess(JsonObject _) =>
        new()
        {
            ["vpcBlockPublicAccessOptions"] = new JsonObject
            {
                ["awsAccountId"] = account,
                ["awsRegion"] = region,
                ["state"] = "default-state",
                ["internetGatewayBlockMode"] = "off",
                ["managedBy"] = "account",
                ["exclusionsAllowed"] = "allowed",
            },
        };

    private JsonObject PrefixListEntries(JsonObject input)
    {
        var id = Required(input, "PrefixListId");
        if (!_sets["prefixListSet"].TryGetValue(id, out var list))
            throw new AwsException("InvalidPrefixListID.NotFound", $"The prefix list ID '{id}' does not exist.");
        var entries = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var cidr in Json.Strings(list, "cidrSet"))
            entries[cidr] = new JsonObject { ["cidr"] = cidr };
        return Page(input, "entrySet", entries, 1, 100);
    }

    private static string Required(JsonObject input, string name) =>
        Json.String(input, name)
        ?? throw new AwsException(
            "MissingParameter",
            $"The request must contain the parameter {char.ToLowerInvariant(name[0])}{name[1..]}"
        );

    private static byte[] Written(string operation, string requestId, JsonObject answer) =>
        Encoding.UTF8.GetBytes(
            new XElement(
                Names + (operation + "Response"),
                new XElement(Names + "requestId", requestId),
                answer.Select(static member => Element(member.Key, member.Value))
            ).ToString(SaveOptions.DisableFormatting)
        );

    private static XElement Element(string name, JsonNode? value) =>
        new(
            Names + name,
            value switch
            {
                JsonObject members => members.Select(static member => Element(member.Key, member.Value)),
                JsonArray items => items.Select(static item => Element("item", item)),
                _ => value?.ToString(),
            }
        );
}
