// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Network.Perimeter;

namespace SageGuard.Deploy.Tests.Policies;

/// <summary>The small policy evaluator of <c>sageguard reach</c> against the policy simulator: what it decides, the simulator decides
/// alike.</summary>
public sealed class EndpointPolicyTests
{
    private const string Own = "111122223333";
    private const string Foreign = "000000000000";

    // Statements that appear in endpoint policies, each as an Allow alone and as a Deny next to an Allow for everything. The simulator
    // takes no Principal but "*", as gateway endpoints do; interface endpoints take others.
    private static readonly string[] Statements =
    [
        """ "Principal":"*","Action":"*","Resource":"*" """,
        """ "Principal":"*","Action":"s3:Put*","Resource":"arn:aws:s3:::corp-*/*" """,
        """ "Principal":"*","NotAction":["s3:Get*","s3:List*"],"Resource":"*" """,
        """ "Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::corp-data/*" """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["111122223333","444455556666"]}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"Null":{"aws:ResourceOrgID":"true"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringLike":{"s3:ResourceAccount":"1111*"},"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringEqualsIgnoreCase":{"aws:ResourceAccount":"111122223333"}} """,
        """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:ResourceAccount":"0*"}} """,
    ];

    [Fact]
    public async Task What_the_evaluator_decides_the_simulator_decides_alike()
    {
        var asked = new List<(string Policy, PolicyRequest Request, Truth Truth)>();
        var questions = new JsonArray();
        foreach (var policy in Statements.SelectMany(Policies))
        {
            foreach (var request in Requests())
            {
                asked.Add((policy, request, new EndpointPolicy(policy).Passes(request)));
                questions.Add(
                    new JsonObject
                    {
                        ["policy"] = JsonNode.Parse(policy),
                        ["principal"] = request.PrincipalArn,
                        ["action"] = request.Action,
                        ["resource"] = request.Resource,
                        ["account"] = request.Keys["aws:resourceaccount"],
                        ["context"] = new JsonObject(
                            request
                                .Keys.Where(key => key.Value is not null)
                                .Select(key => KeyValuePair.Create<string, JsonNode?>(key.Key, key.Value))
                        ),
                    }
                );
            }
        }

        var decisions = (await Judges.AskAsync("endpoint.mjs", questions)).AsArray();
        Assert.Equal(asked.Count, decisions.Count);
        foreach (var ((policy, request, truth), decision) in asked.Zip(decisions))
        {
            Assert.NotEqual(Truth.Unknown, truth);
            Assert.True(
                (truth == Truth.Yes) == (decision!.GetValue<string>() == "Allowed"),
                $"{truth}, but the simulator says {decision}: {request.PrincipalArn} {request.Action} {request.Resource} {string.Join(' ', request.Keys)}\n{policy}"
            );
        }

        Assert.Contains(asked, one => one.Truth == Truth.Yes);
        Assert.Contains(asked, one => one.Truth == Truth.No);
    }

    private static IEnumerable<string> Policies(string statement) =>
        [
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow",{{statement}}}]}""",
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny",{{statement}}}]}""",
        ];

    private static IEnumerable<PolicyRequest> Requests() =>
        from signer in new (string Account, string Organization)[] { (Own, "o-aaaaaaaaaa"), (Foreign, "o-bbbbbbbbbb") }
        from owner in new (string Account, string? Organization)[] { (Own, "o-aaaaaaaaaa"), (Foreign, "o-bbbbbbbbbb"), (Foreign, null) }
        from bucket in new[] { "corp-data", "taken-by-anyone" }
        from action in new[] { "s3:PutObject", "s3:GetObject" }
        select new PolicyRequest(
            action,
            $"arn:aws:s3:::{bucket}/key",
            $"arn:aws:iam::{signer.Account}:role/workload",
            new Dictionary<string, string?>
            {
                ["aws:principalaccount"] = signer.Account,
                ["aws:principalorgid"] = signer.Organization,
                ["aws:resourceaccount"] = owner.Account,
                ["s3:resourceaccount"] = owner.Account,
                ["aws:resourceorgid"] = owner.Organization,
            }
        );
}
