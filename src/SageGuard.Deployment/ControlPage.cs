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
    private const string Generated = "<!-- Written from the catalog (src/SageGuard/Controls); a test rewrites it. Edits here are lost. -->";

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
        Line(page, $"| {(control.IsSecurityHubs ? "Severity in Security Hub" : "Severity, SageGuard's own")} | {control.Severity} |");
        if (control.ManagedRule is { } rule)
            Line(page, $"| AWS's own rule | `{rule.Identifier}`, {Trigger(rule.Trigger)} |");
        if (control.IsScanOnly)
        {
            Line(
                page,
                $"| SageGuard runs | in `scan` only, which calls {string.Join(" and ", control.Requirement.OtherActions.Select(action => $"`{action}`"))}: no rule, no hook and no file can say it |"
            );
        }
        else if (!control.Kind.IsRecorded)
        {
            Line(
                page,
                "| SageGuard runs | in `scan`, `check` and the CloudFormation hook: AWS Config does not record the kind, so that no rule can evaluate it |"
            );
        }
        else
        {
            Line(
                page,
                $"| SageGuard runs | {(control.NeedsSchedule is null ? "on each change; a schedule is optional" : "on each change, **and needs a schedule**")} |"
            );
        }

        Line(page, $"| Fix | {Fix(control.FixKind)} |");
        Line(
            page,
            $"| Prevention | {(control.Prevention.Statements.Count > 0 ? "service control policy" : control.IsScanOnly ? "detection only" : "hook or detection only")} |"
        );
        Paragraph(
            page,
            $"| AWS's page | [{(control.IsSecurityHubs ? control.Id : control.Page.Segments[^1].Replace("API_", "", StringComparison.Ordinal).Replace(".html", "", StringComparison.Ordinal))}]({control.Page}) |"
        );

        Paragraph(page, "## What it checks");
        Paragraph(
            page,
            $"{("aeiou".Contains(control.Kind.Noun[0], StringComparison.Ordinal) ? "An" : "A")} {control.Kind.Noun} passes when{(control.Requirement.Text.StartsWith("in ", StringComparison.Ordinal) ? "," : "")} {control.Requirement.Text}."
        );
        Paragraph(
            page,
            "Where the control does not apply, and where the resource is gone or out of the rule's scope, the result is `NOT_APPLICABLE`."
        );

        Paragraph(page, "## What an absent value means");
        Paragraph(page, control.Requirement.AbsentText);
        if (control.NoRuleBecause is null)
        {
            Paragraph(
                page,
                "An item of AWS Config can lack what the service has, so SageGuard reads the resource from SageMaker before an absent value counts. "
                    + "Null and empty count as absent, the texts `true` and `false` as booleans. A value of any other type fails."
            );
        }

        if (control.NeedsSchedule is { } reason)
        {
            Paragraph(page, "## Why it needs a schedule");
            Paragraph(
                page,
                $"{reason} Without a schedule the old result would stay. Give the rule a `MaximumExecutionFrequency` in addition to its changes."
            );
        }

        Parameters(page, control);

        Paragraph(page, "## How to fix it");
        Paragraph(page, $"{(control.FixKind == FixKind.InPlace ? "In place." : "Replace the resource.")} {control.Fix}");
        Paragraph(page, $"In a template: {control.DeclaredFix}{TerraformFix(control)}");
        Paragraph(page, control.Repair.NoneBecause ?? $"`sageguard remediate plan --control {control.Id}` plans the repair.");

        Prevention(page, control);
        if (control.NoRuleBecause is null)
            Grants(page, control);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The table of all controls, docs/controls/README.md, in Markdown with lines ended by LF.</summary>
    public static string Index()
    {
        var page = new StringBuilder();
        Paragraph(page, Generated);
        Paragraph(page, "# Controls");
        Paragraph(
            page,
            "Security Hub's controls for Amazon SageMaker (`SageMaker.N`) and SageGuard's own (`SageGuard.N`, with severities of SageGuard's), each with a page: what it "
                + "checks, what an absent value means, how to fix and how to prevent a finding. A rule chooses its controls with the parameter `control`. "
                + $"The sets: {string.Join("; ", ControlSet.Sets.Select(set => $"`{set}`, {set.Summary}"))}. `scan` and `check` evaluate `{ControlSet.Core}` unless they are asked for more."
        );
        Line(page, "| control | asks | resource | severity | schedule | fix | prevention |");
        Line(page, "| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var control in Catalog.Controls)
        {
            Line(
                page,
                $"| [{control.Id}]({control.Id}.md) | {control.Title} | {control.Kind.Noun} | {control.Severity} "
                    + $"| {(control.NoRuleBecause is not null ? "no rule" : control.NeedsSchedule is null ? "optional" : "needed")} | {Fix(control.FixKind)} | {(control.Prevention.Statements.Count > 0 ? "policy" : control.IsScanOnly ? "detection" : "hook or detection")} |"
            );
        }

        return page.ToString();
    }

    /// <summary>The table of all rule parameters, in Markdown with lines ended by LF, each with the controls that take it.</summary>
    public static string ParameterTable()
    {
        var table = new StringBuilder();
        Rows(
            table,
            RuleParameters.All,
            parameter =>
                parameter.IsGeneral
                    ? ""
                    : $"{string.Join(", ", Catalog.Controls.Where(control => control.Parameters.Contains(parameter)))}: "
        );
        return table.ToString();
    }

    private static void Parameters(StringBuilder page, Control control)
    {
        Paragraph(page, "## Parameters");
        Rows(page, RuleParameters.All.Where(parameter => parameter.IsGeneral || control.Parameters.Contains(parameter)), _ => "");
        Line(page, "");
    }

    private static void Rows(StringBuilder page, IEnumerable<RuleParameter> parameters, Func<RuleParameter, string> of)
    {
        Line(page, "| parameter | default | meaning |");
        Line(page, "| --- | --- | --- |");
        foreach (var parameter in parameters)
            Line(page, $"| `{parameter}` | {parameter.DefaultMeaning} | {of(parameter)}{parameter.Summary} |");
    }

    private static void Prevention(StringBuilder page, Control control)
    {
        Paragraph(page, "## How to prevent it");
        if (control.Prevention.NoneBecause is { } reason)
        {
            Paragraph(
                page,
                control.IsScanOnly
                    ? $"Detection only: {reason} A scan finds what fails."
                    : $"Hook or detection only: {reason} A CloudFormation hook stops what is made "
                        + "through CloudFormation or Cloud Control; the rule finds the rest."
            );
            return;
        }

        Paragraph(
            page,
            $"A service control policy with {(control.Prevention.Statements.Count == 1 ? "this statement" : "these statements")}:"
        );
        Line(page, "```json");
        Line(page, "[");
        for (var i = 0; i < control.Prevention.Statements.Count; i++)
        {
            Statement(page, control, i);
            Line(page, i + 1 < control.Prevention.Statements.Count ? "  }," : "  }");
        }

        Line(page, "]");
        Paragraph(page, "```");
        if (control.Prevention.Caveat is { } caveat)
            Paragraph(page, caveat);
        Paragraph(
            page,
            $"`sageguard policy scp --control {control.Id}` prints it with an exception for a break-glass role and with what protects that role. Service control "
                + "policies bind neither the management account nor service-linked roles, and resources that exist already stay as they are."
        );
    }

    private static void Statement(StringBuilder page, Control control, int index)
    {
        var deny = control.Prevention.Statements[index];
        Line(page, "  {");
        Line(page, $"    \"Sid\": \"{control.LogicalId}{(control.Prevention.Statements.Count > 1 ? (char)('a' + index) : "")}\",");
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

    private static string TerraformFix(Control control) =>
        control.DeclaredFixForTerraform() is var fix && fix != control.DeclaredFix ? $" In Terraform: {fix}" : "";

    private static string Trigger(ManagedRuleTrigger trigger) =>
        trigger == ManagedRuleTrigger.Change ? "on each change" : "every 12 or 24 hours";

    private static string Fix(FixKind kind) => kind == FixKind.InPlace ? "in place" : "recreate";

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');

    private static void Paragraph(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
