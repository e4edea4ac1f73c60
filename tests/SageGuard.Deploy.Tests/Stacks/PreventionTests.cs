// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The stack of service control policies.</summary>
public sealed class PreventionTests
{
    private const string Rescue = "arn:aws:iam::*:role/Rescue";
    private static readonly Dictionary<string, string> Plain = new() { ["policyTargets"] = "r-abcd", ["breakGlass"] = Rescue };
    private static readonly Dictionary<string, string> Reserving = Plain
        .With("waiverTagKey", new string('k', 128))
        .With("waiverRole", $"arn:aws:iam::*:role/{new string('w', 64)}");

    [Fact]
    public void It_is_made_of_service_control_policies_within_the_limit()
    {
        Assert.NotEmpty(Policies(Plain));
        Assert.All(
            Policies(Plain).Concat(Policies(Reserving)),
            policy =>
            {
                Assert.Equal("SERVICE_CONTROL_POLICY", policy.Text("Type"));
                Assert.Equal("""["r-abcd"]""", policy["TargetIds"]!.ToJsonString());
                Assert.InRange(policy["Content"]!.ToJsonString().Length, 1, 5120);
            }
        );
    }

    [Fact]
    public void Every_statement_denies_and_leaves_out_the_break_glass_role() =>
        Assert.All(
            Policies(Plain).SelectMany(policy => policy["Content"]!["Statement"]!.AsArray()).Where(statement => !IsGuard(statement!)),
            statement =>
            {
                Assert.Equal("Deny", statement!["Effect"]!.GetValue<string>());
                Assert.Equal($$"""{"aws:PrincipalArn":"{{Rescue}}"}""", statement["Condition"]!["ArnNotLike"]!.ToJsonString());
            }
        );

    [Fact]
    public void A_reserved_tag_adds_one_policy()
    {
        Assert.Equal(Policies(Plain).Count + 1, Policies(Reserving).Count);
        var policy = Policies(Reserving).Single(policy => policy.Text("Name") == "SageGuard-WaiverTag");
        Assert.Equal(
            $"{{\"ForAnyValue:StringEquals\":{{\"aws:TagKeys\":\"{Reserving["waiverTagKey"]}\"}},\"ArnNotLike\":{{\"aws:PrincipalArn\":[\"{Rescue}\",\"{Reserving["waiverRole"]}\"]}}}}",
            Assert.Single(policy["Content"]!["Statement"]!.AsArray(), statement => !IsGuard(statement!))!["Condition"]!.ToJsonString()
        );
    }

    [Fact]
    public void A_reserved_tag_can_come_alone_before_anything_is_denied() =>
        Assert.Equal("SageGuard-WaiverTag", Assert.Single(Policies(Reserving.With("onlyReserve", "true"))).Text("Name"));

    [Fact]
    public void The_policies_can_be_for_certain_controls()
    {
        var content = Assert.Single(Policies(Plain.With("policyControls", "1,SageMaker.5")))["Content"]!["Statement"]!
            .AsArray()
            .Where(statement => !IsGuard(statement!))
            .ToList();
        Assert.Equal("""["sagemaker:CreateModel"]""", content[1]!["Action"]!.ToJsonString());
        Assert.Equal(2, content.Count);
    }

    [Fact]
    public void Protection_adds_one_policy_and_all_of_them_leave_a_place_for_FullAWSAccess()
    {
        var policies = Policies(Reserving.With("protect", "true"));
        Assert.Equal(Policies(Reserving).Count + 1, policies.Count);
        Assert.Contains(policies, policy => policy.Text("Name") == "SageGuard-Protect1");
        Assert.InRange(policies.Count, 1, 4);
    }

    [Fact]
    public void The_CDK_deploys_these_policies() =>
        Assert.Equal(
            new DeployedTemplate(Tool.Parse(PreventionTemplate.Create(DeploymentSettings.Read(Synthesis.EverySetting)))).Resources.Select(
                policy => $"{policy.Key} {policy.Value.Properties}"
            ),
            new DeployedTemplate(
                Synthesis.WithoutToolkit(Synthesis.Template(Synthesis.EverySetting, "SageGuardPrevention").AsObject())
            ).Resources.Select(policy => $"{policy.Key} {policy.Value.Properties}")
        );

    // What protects the roles that the other statements leave out.
    private static bool IsGuard(System.Text.Json.Nodes.JsonNode statement) =>
        statement["Sid"]!.GetValue<string>() is "ExemptRoles" or "DeployingRoles";

    private static IReadOnlyList<DeployedResource> Policies(IReadOnlyDictionary<string, string> settings) =>
        new DeployedTemplate(Tool.Parse(PreventionTemplate.Create(DeploymentSettings.Read(settings)))).OfType("AWS::Organizations::Policy");
}
