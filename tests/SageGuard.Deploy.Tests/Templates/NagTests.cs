// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deployment;

namespace SageGuard.Deploy.Tests.Templates;

/// <summary>cdk-nag's AwsSolutions over the synthesized templates.</summary>
public sealed class NagTests
{
    [Fact]
    public async Task AwsSolutions_finds_nothing_without_a_reason_in_any_stack()
    {
        var templates = Directory.GetFiles(Synthesis.App(Synthesis.EverySetting), "*.template.json").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(7, templates.Count);
        Assert.Empty((await NagAsync(templates, Acknowledged()))["findings"]!.AsArray().Select(finding => finding!.GetValue<string>()));
    }

    [Fact]
    public async Task AwsSolutions_would_find_something()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("sageguard-nag-").FullName, "plain.template.json");
        await File.WriteAllTextAsync(file, """{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{}}}}""", TestContext.Current.CancellationToken);
        Assert.NotEmpty((await NagAsync([file], []))["findings"]!.AsArray());
    }

    // A reason for each wildcard, under the very name of the finding: another wildcard is a finding.
    private static IEnumerable<(string Id, string Reason)> Acknowledged()
    {
        const string Iam5 = "AwsSolutions::AwsSolutions-IAM5";
        yield return ($"{Iam5}[Resource::*]", "AWS has no resource-level permission for these actions: PutEvaluations, the history and discovery of AWS Config, the List calls of SageMaker, and reading the organization.");
        foreach (var grant in Permissions.For(ControlSet.SecurityHub.Controls, waivers: true).Where(grant => grant.ArnResource is not null))
        {
            var service = grant.Action[..grant.Action.IndexOf(':', StringComparison.Ordinal)];
            yield return (
                $"{Iam5}[Resource::arn:<AWS::Partition>:{service}:<AWS::Region>:<AWS::AccountId>:{grant.ArnResource}]",
                "The function evaluates every resource of this kind in its own account and Region.");
        }

        yield return ("AwsSolutions::AwsSolutions-S1", "The bucket holds released zips, which are public; who reads them is of no interest, and CloudTrail records it.");
    }

    private static async Task<JsonNode> NagAsync(IEnumerable<string> templates, IEnumerable<(string Id, string Reason)> acknowledged)
    {
        var answer = await Judges.AskAsync("nag.mjs", new JsonObject
        {
            ["templates"] = new JsonArray([.. templates.Select(template => (JsonNode)template)]),
            ["acknowledged"] = new JsonArray([.. acknowledged.DistinctBy(entry => entry.Id).Select(entry => new JsonObject { ["id"] = entry.Id, ["reason"] = entry.Reason })]),
        });
        Assert.Equal("""["AwsSolutions"]""", answer["plugins"]!.ToJsonString());
        return answer;
    }
}
