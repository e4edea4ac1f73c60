// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Network.Answers;
using SageGuard.Network.Findings;
using SageGuard.Shared;

namespace SageGuard.Network.Tests;

/// <summary>A whole account at once: in CI 5,000 notebooks in 200 VPCs, each with groups of its own.</summary>
public sealed class ScaleTests
{
    private const int NotebooksEach = 25;
    private static readonly int Vpcs = LongRun.Size(20, 200, 200);

    [Fact]
    public void Every_second_VPC_of_many_with_a_NAT_gateway_is_open_for_its_25_notebooks()
    {
        var reader = new NetworkAnswersReader();
        for (var vpc = 0; vpc < Vpcs; vpc++)
            reader.Add($"{vpc}.json", Encoding.UTF8.GetBytes(Answers(vpc)));
        reader.Add(
            "options.json",
            """{"VpcBlockPublicAccessOptions":{"InternetGatewayBlockMode":"off"},"VpcBlockPublicAccessExclusions":[]}"""u8
        );
        var evaluator = new ReachEvaluator(reader.Read());
        var verdicts = Enumerable
            .Range(0, Vpcs)
            .SelectMany(vpc =>
                Enumerable
                    .Range(0, NotebooksEach)
                    .Select(notebook => evaluator.Evaluate(new Workload($"subnet-w-{vpc}", [$"sg-{vpc}-{notebook}"])).Verdict)
            )
            .ToList();
        Assert.Equal(Vpcs * NotebooksEach, verdicts.Count);
        Assert.Equal(Vpcs * NotebooksEach / 2, verdicts.Count(verdict => verdict == Verdict.Internet));
        Assert.Equal(Vpcs * NotebooksEach / 2, verdicts.Count(verdict => verdict == Verdict.Closed));
    }

    // The usual network under ids of its own.
    private static string Answers(int vpc)
    {
        var world = World.Usual();
        if (vpc % 2 == 0)
            world.Route("rtb-w", "0.0.0.0/0", "nat-1");
        for (var notebook = 0; notebook < NotebooksEach; notebook++)
        {
            world.Add(
                "SecurityGroups",
                $$"""{"GroupId":"sg-{{vpc}}-{{notebook}}","VpcId":"vpc-1","IpPermissionsEgress":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}"""
            );
        }

        world.Without("VpcBlockPublicAccessOptions", "VpcBlockPublicAccessExclusions");
        var text = world.Json.ToJsonString();
        foreach (
            var id in (string[])
                ["vpc-1", "subnet-w", "subnet-n", "rtb-w", "rtb-n", "rtb-main", "igw-1", "nat-1", "acl-open", "sg-1", "eigw-1"]
        )
        {
            text = text.Replace($"\"{id}\"", $"\"{id.Replace("-1", "", StringComparison.Ordinal)}-{vpc}\"", StringComparison.Ordinal);
        }

        return JsonNode.Parse(text)!.ToJsonString();
    }
}
