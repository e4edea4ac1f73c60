// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Controls;

namespace SageGuard.Deployment;

/// <summary>
/// The pages under docs/controls, written from the <see cref="Catalog"/>: one a control and a table of all. A test fails
/// where a file and this disagree.
/// </summary>
public static class ControlPage
{
    private const string Generated = "<!-- Written from the catalog (src/SageGuard/Controls/Catalog.cs); a test rewrites it. Edits here are lost. -->";

    /// <summary>The page of one control, in Markdown with lines ended by LF.</summary>
    /// <param name="control">The control.</param>
    public static string Markdown(Control control)
    {
        var page = new StringBuilder();
        Paragraph(page, Generated);
        Paragraph(page, $"# {control.Id}: {control.Title}");
        Paragraph(page, control.Why);
        Line(page, "| | |");
        Line(page, "| --- | --- |");
        Line(page, $"| Resource | `{control.Kind.Type}` ({control.Kind.Noun}) |");
        Line(page, $"| Severity in Security Hub | {control.Severity} |");
        Line(page, $"| AWS's own rule runs | {Trigger(control.AwsTrigger)} |");
        Line(page, $"| SageGuard runs | {(control.NeedsSchedule is null ? "on each change; a schedule is optional" : "on each change, **and needs a schedule**")} |");
        Line(page, $"| Fix | {Fix(control.FixKind)} |");
        Line(page, $"| Prevention | {(control.Prevention.Count > 0 ? "service control policy" : "hook or detection only")} |");
        Paragraph(page, $"| AWS's page | [{control.Id}]({control.Page}) |");

        Paragraph(page, "## What it checks");
        Paragraph(page, $"{("aeiou".Contains(control.Kind.Noun[0], StringComparison.Ordinal) ? "An" : "A")} {control.Kind.Noun} passes when{(control.Requirement.Text.StartsWith("in ", StringComparison.Ordinal) ? "," : "")} {control.Requirement.Text}.");
        Paragraph(page, "Where the control does not apply, and where the resource is gone or out of the rule's scope, the result is `NOT_APPLICABLE`.");

        Paragraph(page, "## What an absent value means");
        Paragraph(page, control.Requirement.AbsentText);
        Paragraph(page,
            "An item of AWS Config can lack what the service has, so SageGuard reads the resource from SageMaker before an absent value counts. "
            + "Null and empty count as absent, the texts `true` and `false` as booleans. A value of any other type fails.");

        if (control.NeedsSchedule is { } reason)
        {
            Paragraph(page, "## Why it needs a schedule");
            Paragraph(page, $"{reason} Without a schedule the old result would stay. Give the rule a `MaximumExecutionFrequency` beside its changes.");
        }

        Parameters(page, control);

        Paragraph(page, "## How to fix it");
        Paragraph(page, $"{(control.FixKind == FixKind.InPlace ? "In place." : "By a new resource in its stead.")} {control.Fix}");

        Prevention(page, control);
        Grants(page, control);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The table of all controls, docs/controls/README.md, in Markdown with lines ended by LF.</summary>
    public static string Index()
    {
        var page = new StringBuilder();
        Paragraph(page, Generated);
        Paragraph(page, "# Controls");
        Paragraph(page,
            "Security Hub's controls for Amazon SageMaker, each with a page: what it checks, what an absent value means, how to fix and how to prevent a finding. "
            + "A rule chooses its controls with the parameter `control`.");
        Line(page, "| control | asks | resource | severity | schedule | fix | prevention |");
        Line(page, "| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var control in Catalog.Controls)
        {
            Line(page,
                $"| [{control.Id}]({control.Id}.md) | {control.Title} | {control.Kind.Noun} | {control.Severity} "
                + $"| {(control.NeedsSchedule is null ? "optional" : "needed")} | {Fix(control.FixKind)} | {(control.Prevention.Count > 0 ? "policy" : "hook or detection")} |");
        }

        return page.ToString();
    }

    private static void Parameters(StringBuilder page, Control control)
    {
        Paragraph(page, "## Parameters");
        Line(page, "| parameter | default | meaning |");
        Line(page, "| --- | --- | --- |");
        Line(page, control.Number == 1
            ? "| `control` | `SageMaker.1` | the controls that the rule enforces, separated by commas |"
            : $"| `control` | `SageMaker.1` | must name `{control.Id}`; several controls are separated by commas |");
        foreach (var name in control.Parameters) Line(page, $"| `{name}` | {Parameter(name)} |");
        Line(page, $"| `{RuleParameters.WaiverTagKeyName}` | no waivers | the key of a tag that waives failures (the rule then needs a schedule); its value is `YYYY-MM-DD CONTROLS reason`, e.g. `2027-01-31 {control.Id} ticket 4711` |");
        Paragraph(page, $"| `{RuleParameters.WaiverMaxDaysName}` | `{RuleParameters.Default.WaiverMaxDays}` | how many days ahead a waiver may end |");
    }

    private static string Parameter(string name) => name switch
    {
        RuleParameters.SubnetIdsName => "any subnet | the allowed subnets, separated by commas",
        RuleParameters.RequiredKeyTagsName => "any one tag | 1 to 6 tag keys that must all be there, separated by commas, exact case",
        RuleParameters.PlatformsName =>
            $"`{string.Join(",", RuleParameters.Default.SupportedPlatforms)}` (as of 2026-11; AWS moves it) | the platforms that pass, separated by commas, exact case",
        RuleParameters.EncryptionName =>
            "`securityHub` | `securityHub` asks encryption of every definition, as Security Hub's page does; `multiInstance` only from two instances on, as AWS Config's rule page does",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "This parameter has no words yet: write its row."),
    };

    private static void Prevention(StringBuilder page, Control control)
    {
        Paragraph(page, "## How to prevent it");
        if (control.Prevention.Count == 0)
        {
            Paragraph(page,
                "Hook or detection only: IAM has no condition key for this property, so no policy can deny it. A CloudFormation hook stops what is made "
                + "through CloudFormation or Cloud Control; the rule finds the rest.");
            return;
        }

        Paragraph(page, $"A service control policy with {(control.Prevention.Count == 1 ? "this statement" : "these statements")}:");
        Line(page, "```json");
        Line(page, "[");
        for (var i = 0; i < control.Prevention.Count; i++)
        {
            Statement(page, control, i);
            Line(page, i + 1 < control.Prevention.Count ? "  }," : "  }");
        }

        Line(page, "]");
        Paragraph(page, "```");
        if (control.PreventionCaveat is { } caveat) Paragraph(page, caveat);
        Paragraph(page,
            "Add an exception for your break-glass role. Service control policies bind neither the management account nor service-linked roles, and resources "
            + "that exist already stay as they are.");
    }

    private static void Statement(StringBuilder page, Control control, int index)
    {
        var deny = control.Prevention[index];
        Line(page, "  {");
        Line(page, $"    \"Sid\": \"SageMaker{control.Number}{(control.Prevention.Count > 1 ? (char)('a' + index) : "")}\",");
        Line(page, "    \"Effect\": \"Deny\",");
        Line(page, $"    \"Action\": [{string.Join(", ", deny.Actions.Select(action => $"\"sagemaker:{action}\""))}],");
        Line(page, "    \"Resource\": \"*\",");
        Line(page, "    \"Condition\": {");
        // Conditions of one operator share its object: a second member of that name would replace the first.
        var operators = deny.Conditions.GroupBy(condition => condition.Operator).ToList();
        for (var i = 0; i < operators.Count; i++)
        {
            var keys = string.Join(", ", operators[i].Select(condition => $"\"{condition.Key}\": \"{condition.Value}\""));
            Line(page, $"      \"{operators[i].Key}\": {{ {keys} }}{(i + 1 < operators.Count ? "," : "")}");
        }

        Line(page, "    }");
    }

    private static void Grants(StringBuilder page, Control control)
    {
        Paragraph(page, "## What the function may do for it");
        Line(page, "| action | on |");
        Line(page, "| --- | --- |");
        foreach (var grant in Permissions.For([control], waivers: false))
            Line(page, $"| `{grant.Action}` | {(grant.ArnResource is null ? "`*`" : $"`{grant.ArnResource}`")} |");
        Line(page, "");
        if (!Permissions.For([control], waivers: false).Any(grant => grant.Action == "sagemaker:ListTags"))
            Paragraph(page, $"With waivers also `sagemaker:ListTags` on `{control.Kind.ArnResource}/*`.");
    }

    private static string Trigger(AwsTrigger trigger) => trigger == AwsTrigger.Change ? "on each change" : "every 12 or 24 hours";

    private static string Fix(FixKind kind) => kind == FixKind.InPlace ? "in place" : "recreate";

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');

    private static void Paragraph(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
