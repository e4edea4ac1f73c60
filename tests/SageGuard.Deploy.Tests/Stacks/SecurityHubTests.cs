// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The stack that gives Security Hub's findings their severity.</summary>
public sealed class SecurityHubTests
{
    private static readonly IReadOnlyList<Control> Controls = ControlSet.SecurityHub.Controls;

    private static IReadOnlyList<DeployedResource> Rules { get; } = Deploy(Controls).OfType("AWS::SecurityHub::AutomationRule");

    [Fact]
    public void Each_rules_findings_are_matched_by_the_very_name_of_the_rule()
    {
        var rules = new DeployedTemplate(
            Tool.Parse(AccountTemplate.Create(new() { Controls = ["security-hub"], RuleNamePrefix = "acme-" })),
            Tool.CodeLocation
        ).OfType("AWS::Config::ConfigRule");
        Assert.Equal(
            rules.Select(rule => $$"""[{"Comparison":"EQUALS","Value":"{{rule.Text("ConfigRuleName")}}"}]"""),
            Rules.Select(rule => rule["Criteria"]!["Title"]!.ToJsonString())
        );
        Assert.All(
            Rules,
            rule => Assert.Equal("""[{"Comparison":"EQUALS","Value":"Config"}]""", rule["Criteria"]!["ProductName"]!.ToJsonString())
        );
    }

    [Fact]
    public void No_finding_that_passes_is_touched() =>
        Assert.All(
            Rules,
            rule => Assert.Equal("""[{"Comparison":"EQUALS","Value":"FAILED"}]""", rule["Criteria"]!["ComplianceStatus"]!.ToJsonString())
        );

    [Fact]
    public void Each_gets_the_controls_severity_and_a_note_with_the_fix_by_exactly_one_action()
    {
        foreach (var (rule, control) in Rules.Zip(Controls))
        {
            var action = Assert.Single(rule["Actions"]!.AsArray())!;
            Assert.Equal("FINDING_FIELDS_UPDATE", action["Type"]!.GetValue<string>());
            var update = action["FindingFieldsUpdate"]!;
            Assert.Equal(control.Severity.ToString().ToUpperInvariant(), update["Severity"]!["Label"]!.GetValue<string>());
            var note = update["Note"]!["Text"]!.GetValue<string>();
            Assert.StartsWith($"{control.Id}: {control.Title}. ", note, StringComparison.Ordinal);
            Assert.Contains(control.Fix, note, StringComparison.Ordinal);
            Assert.InRange(note.Length, 1, 512);
            Assert.InRange(rule["RuleOrder"]!.GetValue<int>(), 1, 1000);
            Assert.InRange(rule.Text("Description")!.Length, 1, 1024);
        }
    }

    // A rule that moved in the order would be another update of the stack, and none that a person asked for.
    [Fact]
    public void A_controls_place_in_the_order_does_not_depend_on_the_other_controls_that_are_chosen() =>
        Assert.Equal(
            Rules[4]["RuleOrder"]!.GetValue<int>(),
            Deploy([Controls[4]]).Only("AWS::SecurityHub::AutomationRule")["RuleOrder"]!.GetValue<int>()
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void An_order_that_Security_Hub_would_refuse_is_refused(int order) =>
        Assert.Matches(
            $"^The first rule order is {order}; it must be a whole number from 1 to [0-9]+\\.$",
            Assert.Throws<SettingException>(() => SecurityHubTemplate.Create(Controls, "x", order)).Message
        );

    [Fact]
    public void The_CDK_deploys_these_rules()
    {
        var deployed = new DeployedTemplate(
            Synthesis.WithoutToolkit(Synthesis.Template(Synthesis.EverySetting, "SageGuardSecurityHub").AsObject())
        );
        Assert.Equal(
            Tool.Parse(SecurityHubTemplate.Create(Controls, "sageguard-"))["Resources"]!
                .AsObject()
                .Select(rule => rule.Value!["Properties"]!.ToJsonString()),
            deployed.Resources.Values.Select(rule => rule.Properties.ToJsonString())
        );
    }

    private static DeployedTemplate Deploy(IReadOnlyList<Control> controls) =>
        new(Tool.Parse(SecurityHubTemplate.Create(controls, "acme-")));
}
