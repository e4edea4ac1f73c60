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
    private static readonly Lazy<Task<IReadOnlyList<string>>> Findings = new(FindAsync);

    [Fact]
    public async Task AwsSolutions_finds_nothing_without_a_reason_in_any_stack()
    {
        await Judges.InstallAsync();
        Assert.DoesNotContain(await Findings.Value, finding => !finding.Contains(" at Plain/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AwsSolutions_would_find_something()
    {
        await Judges.InstallAsync();
        Assert.Contains(await Findings.Value, finding => finding.Contains(" at Plain/", StringComparison.Ordinal));
    }

    // All in one run: starting cdk-nag takes longer than its work.
    private static async Task<IReadOnlyList<string>> FindAsync()
    {
        var templates = Directory.GetFiles(Synthesis.App(Synthesis.EverySetting), "*.template.json").ToList();
        Assert.Equal(8, templates.Count);
        var plain = Path.Combine(Directory.CreateTempSubdirectory("sageguard-nag-").FullName, "Plain.template.json");
        await File.WriteAllTextAsync(plain, """{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{}}}}""");
        var answer = await Judges.AskAsync(
            "nag.mjs",
            new JsonObject
            {
                ["templates"] = new JsonArray([.. templates.Append(plain).Select(template => (JsonNode)template)]),
                ["acknowledged"] = new JsonArray([
                    .. Acknowledged()
                        .DistinctBy(entry => entry.Id)
                        .Select(entry => new JsonObject { ["id"] = entry.Id, ["reason"] = entry.Reason }),
                ]),
            }
        );
        Assert.Equal("""["AwsSolutions"]""", answer["plugins"]!.ToJsonString());
        return [.. answer["findings"]!.AsArray().Select(finding => finding!.GetValue<string>())];
    }

    // A reason for each wildcard, under the very name of the finding: another wildcard is a finding.
    private static IEnumerable<(string Id, string Reason)> Acknowledged()
    {
        const string Iam5 = "AwsSolutions::AwsSolutions-IAM5";
        yield return (
            $"{Iam5}[Resource::*]",
            "AWS has no resource-level permission for these actions: PutEvaluations, the history and discovery of AWS Config, the List calls of SageMaker, and reading the organization."
        );
        foreach (var grant in Permissions.For(ControlSet.SecurityHub.Controls, waivers: true).Where(grant => grant.ArnResource is not null))
        {
            var service = grant.Action[..grant.Action.IndexOf(':', StringComparison.Ordinal)];
            yield return (
                $"{Iam5}[Resource::arn:<AWS::Partition>:{service}:<AWS::Region>:<AWS::AccountId>:{grant.ArnResource}]",
                "The function evaluates every resource of this kind in its own account and Region."
            );
        }

        yield return (
            "AwsSolutions::AwsSolutions-S1",
            "The bucket holds released zips, which are public; who reads them is of no interest, and CloudTrail records it."
        );
    }
}
