// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// Gives the findings of our rules the control's severity and a note with the fix: a finding of an AWS Config rule comes with
/// severity MEDIUM and without the rule's annotation. Deployed in the Security Hub administrator account, in each Region. The
/// rule's name is the finding's title, by which the automation rules know their findings; a combined rule has no severity of
/// its own, so there is nothing to deploy for it.
/// </summary>
public static class SecurityHubTemplate
{
    /// <summary>What the stack is, in a sentence.</summary>
    public const string Description = "Severity and fix for SageGuard's findings in Security Hub.";

    /// <summary>The place of the first control's automation rule in Security Hub's order, unless another is chosen.</summary>
    public const int DefaultFirstOrder = 100;

    // Security Hub's: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateAutomationRule.html.
    private const int LastOrder = 1000;

    /// <summary>The stack.</summary>
    /// <param name="controls">The controls that have rules of their own.</param>
    /// <param name="ruleNamePrefix">The rules' prefix.</param>
    /// <param name="firstOrder">The place of the catalog's first control in Security Hub's order; the others follow in the catalog's order,
    /// whichever are chosen.</param>
    /// <exception cref="SettingException">The prefix or the order is not one that AWS takes.</exception>
    public static Template Create(IReadOnlyList<Control> controls, string ruleNamePrefix, int firstOrder = DefaultFirstOrder)
    {
        DeploymentSetting.RuleNamePrefix.Check(ruleNamePrefix);
        var last = LastOrder - Catalog.Controls.Count + 1;
        if (firstOrder < 1 || firstOrder > last)
            throw new SettingException($"The first rule order is {firstOrder}; it must be a whole number from 1 to {last}.");
        return new Template(
            Description,
            [
                .. controls.Select(control =>
                    Rule(control, ruleNamePrefix, firstOrder + Catalog.Controls.TakeWhile(other => other != control).Count())
                ),
            ]
        );
    }

    /// <summary>The note of a control's findings: what it asks, and how a failing resource is fixed; 512 characters at most.</summary>
    /// <param name="control">The control.</param>
    public static string Note(Control control) => $"{control.Id}: {control.Title}. {control.Fix} {control.Page}";

    private static TemplateResource Rule(Control control, string prefix, int order)
    {
        var title = RuleNames.For(prefix, control);
        return new TemplateResource(
            $"{control.LogicalId}Rule",
            "AWS::SecurityHub::AutomationRule",
            Json.Object(
                ("RuleName", title),
                ("RuleOrder", order),
                ("RuleStatus", "ENABLED"),
                ("IsTerminal", false),
                ("Description", $"{control.Title} ({control.Id})."),
                (
                    "Criteria",
                    Json.Object(
                        ("ProductName", Equal("Config")),
                        ("Title", Equal(title)),
                        // A finding that passes keeps what it has: raised, it would count among the severe ones.
                        ("ComplianceStatus", Equal("FAILED")),
                        ("RecordState", Equal("ACTIVE"))
                    )
                ),
                (
                    "Actions",
                    new JsonArray(
                        Json.Object(
                            ("Type", "FINDING_FIELDS_UPDATE"),
                            (
                                "FindingFieldsUpdate",
                                Json.Object(
                                    ("Severity", Json.Object(("Label", control.Severity.ToString().ToUpperInvariant()))),
                                    ("Note", Json.Object(("Text", Note(control)), ("UpdatedBy", "SageGuard")))
                                )
                            )
                        )
                    )
                )
            )
        );
    }

    private static JsonArray Equal(string value) => new(Json.Object(("Comparison", "EQUALS"), ("Value", value)));
}
