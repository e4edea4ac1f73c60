// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Controls;
using SageGuard.Deployment.Settings;
using SageGuard.Resources;

namespace SageGuard.Deployment.Policies;

/// <summary>What a service control policy leaves out, and whether it guards the waivers' tag.</summary>
public sealed record ServiceControlPolicyOptions
{
    /// <summary>The break-glass role of each account, as a pattern for <c>aws:PrincipalArn</c>.</summary>
    public string BreakGlass { get; init; } = DeploymentSetting.BreakGlass.Default!;

    /// <summary>The key of the waivers' tag, to reserve it for <see cref="WaiverRole"/>; null: nothing is reserved.</summary>
    public string? WaiverTagKey { get; init; }

    /// <summary>The only role, beside the break-glass one, that may set or remove the waivers' tag, as a pattern; needed with <see cref="WaiverTagKey"/>.</summary>
    public string? WaiverRole { get; init; }
}

/// <summary>
/// Service control policies that deny the requests whose resources would fail: the statements of the catalog's
/// <see cref="Control.Prevention"/>, merged, with a break-glass role left out of each.
/// </summary>
/// <remarks>
/// A service control policy binds neither the management account nor service-linked roles. See
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html.
/// </remarks>
public static class ServiceControlPolicy
{
    /// <summary>The most characters of one policy, white space not counted.</summary>
    public const int MaxLength = 5_120;

    /// <summary>The policies for a set of controls: one, or several where one would be too long.</summary>
    /// <param name="controls">The controls; those that no policy can prevent are left out, see <see cref="PreventionTable"/>.</param>
    /// <param name="options">What is left out and reserved.</param>
    /// <returns>JSON documents, indented; each within <see cref="MaxLength"/> once its white space is gone.</returns>
    /// <exception cref="SettingException">An option is missing or not an ARN pattern of a role.</exception>
    public static IReadOnlyList<string> Write(IEnumerable<Control> controls, ServiceControlPolicyOptions options)
    {
        DeploymentSetting.BreakGlass.Check(options.BreakGlass);
        if (options.WaiverTagKey is not null) DeploymentSetting.WaiverRole.Check(options.WaiverRole ?? "");

        var policies = new List<List<Statement>> { new() };
        foreach (var statement in Statements(controls, options))
        {
            policies[^1].Add(statement);
            if (Document(policies[^1], compact: true).Length <= MaxLength) continue;

            policies[^1].RemoveAt(policies[^1].Count - 1);
            policies.Add([statement]);
        }

        return [.. policies.Where(policy => policy.Count > 0).Select(policy => Document(policy, compact: false))];
    }

    private static IEnumerable<Statement> Statements(IEnumerable<Control> controls, ServiceControlPolicyOptions options)
    {
        string[] exempt = [options.BreakGlass];

        // Controls that ask the same of different resources share a statement; the same action under other conditions is
        // another statement, because any one of them is enough to deny.
        var merged =
            from control in controls.Order(Control.CatalogOrder)
            from deny in control.Prevention.Statements
            group (control, deny) by string.Join('|', deny.Conditions) into same
            select same.ToList();
        var sids = new HashSet<string>();
        foreach (var same in merged)
        {
            List<string> actions = [.. same.SelectMany(part => part.deny.Actions).Distinct().Order(StringComparer.Ordinal)];
            var sid = Sid([.. same.Select(part => part.control).Distinct()]);
            yield return new Statement(sids.Add(sid) ? sid : $"{sid}{actions[0]}", actions, same[0].deny.Conditions, exempt);
        }

        if (options.WaiverTagKey is { } key)
        {
            // Tags can be given when a resource is made, too.
            yield return new Statement(
                "WaiverTag",
                ["AddTags", "DeleteTags", .. ResourceKinds.All.Select(kind => $"Create{kind.ShortName}").Order(StringComparer.Ordinal)],
                [new PolicyCondition("ForAnyValue:StringEquals", "aws:TagKeys", key)],
                [options.BreakGlass, options.WaiverRole!]);
        }
    }

    // SageMaker5And11: AWS takes letters and digits only.
    private static string Sid(IReadOnlyList<Control> controls) => controls[0].LogicalId + string.Concat(controls.Skip(1).Select(control =>
        $"And{(control.Prefix == controls[0].Prefix ? control.LogicalId[control.Prefix.Length..] : control.LogicalId)}"));

    private static string Document(List<Statement> statements, bool compact) => PolicyJson.Write(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("Version", "2012-10-17");
            writer.WriteStartArray("Statement");
            foreach (var statement in statements) WriteStatement(writer, statement);
            writer.WriteEndArray();
            writer.WriteEndObject();
        },
        compact);

    private static void WriteStatement(Utf8JsonWriter writer, Statement statement)
    {
        writer.WriteStartObject();
        writer.WriteString("Sid", statement.Sid);
        writer.WriteString("Effect", "Deny");
        PolicyJson.WriteStrings(writer, "Action", statement.Actions.Select(action => $"sagemaker:{action}"));
        writer.WriteString("Resource", "*");
        writer.WriteStartObject("Condition");
        foreach (var sameOperator in statement.Conditions.GroupBy(condition => condition.Operator))
        {
            writer.WriteStartObject(sameOperator.Key);
            foreach (var condition in sameOperator) writer.WriteString(condition.Key, condition.Value);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("ArnNotLike");
        if (statement.Exempt.Count == 1) writer.WriteString("aws:PrincipalArn", statement.Exempt[0]);
        else PolicyJson.WriteStrings(writer, "aws:PrincipalArn", statement.Exempt);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private sealed record Statement(string Sid, IReadOnlyList<string> Actions, IReadOnlyList<PolicyCondition> Conditions, IReadOnlyList<string> Exempt);
}

/// <summary>What service control policies prevent, control by control, and what only a hook or detection is left for.</summary>
public static class PreventionTable
{
    /// <summary>The table in Markdown, one row a control, ending with a line feed.</summary>
    public static string Write()
    {
        var table = new StringBuilder("| control | denied by | what it also denies, or lets through |\n| --- | --- | --- |\n");
        foreach (var control in Catalog.Controls)
        {
            var actions = control.Prevention.Statements.SelectMany(deny => deny.Actions).Distinct().Select(action => $"`{action}`").ToList();
            table.Append("| ").Append(control.Id).Append(" | ")
                .Append(actions.Count == 0 ? "nothing: IAM has no condition key for it" : string.Join(", ", actions)).Append(" | ")
                .Append(control.Prevention.Caveat ?? (actions.Count == 0 ? "left to the CloudFormation hook and to detection" : "")).Append(" |\n");
        }

        return table.ToString().Replace("  |\n", " |\n", StringComparison.Ordinal);
    }
}
