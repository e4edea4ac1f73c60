// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Controls;

namespace SageGuard.Deploy.Tests.Sam;

/// <summary>
/// The parts of template.yaml that derive from the catalog, as YAML that people read. A template cannot look into a list of
/// controls, so each control has a switch, and each permission the switches that call for it.
/// </summary>
internal static class TemplateBlocks
{
    private const string Always = "";
    private static readonly Control First = Catalog.Find("SageMaker.1")!;

    // SageMaker.1 is what the template is for: it has no switch.
    private static IEnumerable<Control> Switched => Catalog.Controls.Where(control => control != First);

    /// <summary>All blocks by the name in their markers, each as lines without the indentation of the place.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All()
    {
        var conditions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var statements = Statements(conditions);
        return new Dictionary<string, IReadOnlyList<string>>
        {
            ["switch names"] = SwitchNames(),
            ["switches"] = Switches(),
            ["assertions"] = Assertions(),
            ["conditions"] = Conditions(conditions),
            ["statements"] = statements,
            ["alarms"] = [.. Catalog.Controls.SelectMany(MissedRunsAlarm).Skip(1)],
            ["rules"] = [.. Catalog.Controls.SelectMany(Rule).Skip(1)],
        };
    }

    private static string[] SwitchNames() =>
    [
        "- Label:",
        "    default: Controls beside SageMaker.1",
        "  Parameters:",
        .. Switched.Chunk(8).Select((row, index) => (index == 0 ? "    [" : "     ") + string.Join(", ", row.Select(Parameter)) + (row[^1] == Catalog.Controls[^1] ? "]" : ",")),
    ];

    private static List<string> Switches() =>
    [
        .. Switched.SelectMany(control => new[]
        {
            $"{Parameter(control)}:",
            "  Type: String",
            "  Default: 'off'",
            "  AllowedValues: ['on', 'off']",
            $"  Description: {Quote($"{control.Title} ({control.Severity.ToString().ToLowerInvariant()}).")}",
        }),
    ];

    // The function refuses a parameter that its control does not take; the template would not pass it on, and hide the mistake.
    private static List<string> Assertions()
    {
        var lines = new List<string>();
        foreach (var (parameter, name) in new[]
        {
            ("subnetIds", "SubnetIds"), ("requiredKeyTags", "RequiredKeyTags"),
            ("supportedPlatformIdentifierVersions", "SupportedPlatformIdentifierVersions"),
        })
        {
            var users = Switched.Where(control => control.Parameters.Any(one => one.Name == parameter)).ToList();
            var asserts = users.Select(control => $"!Equals [!Ref {Parameter(control)}, 'on']").ToList();
            lines.AddRange(
            [
                $"{name}NeedsItsControl:",
                $"  RuleCondition: !Not [!Equals [!Ref {name}, '']]",
                "  Assertions:",
                $"    - Assert: {(asserts.Count == 1 ? asserts[0] : $"!Or [{string.Join(", ", asserts)}]")}",
                $"      AssertDescription: {name} has no effect unless {string.Join(" or ", users)} is on.",
            ]);
        }

        return lines;
    }

    private static string[] Conditions(SortedDictionary<string, string> needed) =>
    [
        .. Switched.Select(control => $"{Parameter(control)}On: !Equals [!Ref {Parameter(control)}, 'on']"),
        .. needed.Select(condition => $"{condition.Key}: {condition.Value}"),
        .. Switched.Where(control => control.NeedsSchedule is null).Select(control => $"{Parameter(control)}OnSchedule: !And [!Condition OnSchedule, !Condition {Parameter(control)}On]"),
        "# Some controls have a schedule whatever the trigger: changes alone do not keep up with them.",
        $"HasSchedule: !Or [!Condition OnSchedule, {string.Join(", ", Switched.Where(control => control.NeedsSchedule is not null).Select(control => $"!Condition {Parameter(control)}On"))}]",
    ];

    private static List<string> Statements(SortedDictionary<string, string> conditions)
    {
        var groups =
            from grant in Permissions.For(Catalog.Controls, waivers: true)
            group grant.Action by (Condition: Condition(grant, conditions), Resource: grant.ArnResource is null ? "'*'" : Arn(grant)) into statement
            orderby statement.Key.Condition.Length > 0, statement.Min(Number), statement.Key.Condition, statement.Key.Resource
            select statement;
        var lines = new List<string>();
        foreach (var statement in groups)
        {
            string[] body =
            [
                "- Effect: Allow",
                statement.Count() == 1 ? $"  Action: {statement.Single()}" : $"  Action: [{string.Join(", ", statement)}]",
                $"  Resource: {statement.Key.Resource}",
            ];
            lines.AddRange(statement.Key.Condition == Always
                ? body
                : ["- !If", $"  - {statement.Key.Condition}", .. body.Select(line => $"  {line}"), "  - !Ref AWS::NoValue"]);
        }

        return lines;

        // Kinds stay together, in the order of their first control.
        static int Number(string action) =>
            action.StartsWith("config:", StringComparison.Ordinal) ? -1 : Catalog.Controls.TakeWhile(control => !action.EndsWith(control.Kind.DescribeOperation, StringComparison.Ordinal)
                && !action.EndsWith(control.Kind.ListOperation, StringComparison.Ordinal)).Count();
    }

    // Which switches call for a permission: none for what SageMaker.1 needs, a condition of its own for the others.
    private static string Condition(Grant grant, SortedDictionary<string, string> conditions)
    {
        if (Permissions.For([First], waivers: false).Contains(grant)) return Always;
        var without = Catalog.Controls.Where(control => Permissions.For([control], waivers: false).Contains(grant)).ToList();
        if (without.Count > 0) return AnyOf(without);

        var with = Catalog.Controls.Where(control => Permissions.For([control], waivers: true).Contains(grant)).ToList();
        if (with.Contains(First)) return "HasWaivers";
        var name = $"{AnyOf(with)}WithWaivers";
        conditions[name] = $"!And [!Condition HasWaivers, !Condition {AnyOf(with)}]";
        return name;

        string AnyOf(List<Control> controls)
        {
            if (controls.Count == 1) return $"{Parameter(controls[0])}On";
            var any = "SageMaker" + string.Join("Or", controls.Select(control => control.LogicalId[control.Prefix.Length..])) + "On";
            conditions[any] = $"!Or [{string.Join(", ", controls.Select(control => $"!Condition {Parameter(control)}On"))}]";
            return any;
        }
    }

    private static string Arn(Grant grant) =>
        $"!Sub 'arn:${{AWS::Partition}}:{grant.Action[..grant.Action.IndexOf(':', StringComparison.Ordinal)]}:${{AWS::Region}}:${{AWS::AccountId}}:{grant.ArnResource}'";

    // One for each rule: a rule's own runs must not keep the alarm quiet for another rule, whose schedule stopped.
    private static string[] MissedRunsAlarm(Control control) =>
    [
        "",
        $"{Parameter(control)}MissedRunsAlarm:",
        "  Type: AWS::CloudWatch::Alarm",
        $"  Condition: {(control == First ? "OnSchedule" : control.NeedsSchedule is null ? $"{Parameter(control)}OnSchedule" : $"{Parameter(control)}On")}",
        "  Properties:",
        "    AlarmDescription: No scheduled run of this rule ended well in time (docs/deploy.md).",
        "    Namespace: SageGuard",
        "    MetricName: ScheduledRuns",
        "    Dimensions:",
        "      - Name: rule",
        $"        Value: !Sub '{RuleName(control)}'",
        "    Statistic: Sum",
        "    Period: 3600",
        "    # Two hours more than the frequency: a run may come late.",
        "    EvaluationPeriods: !If [EveryHour, 3, !If [EveryThreeHours, 5, !If [EverySixHours, 8, !If [EveryTwelveHours, 14, 26]]]]",
        "    Threshold: 1",
        "    ComparisonOperator: LessThanThreshold",
        "    TreatMissingData: breaching",
        "    AlarmActions: !If [HasAlarmTopic, [!Ref AlarmTopicArn], !Ref AWS::NoValue]",
    ];

    private static string RuleName(Control control) => $"${{RuleNamePrefix}}{control.Id.ToLowerInvariant().Replace('.', '-')}";

    private static IEnumerable<string> Rule(Control control)
    {
        var name = Parameter(control);
        yield return "";
        yield return $"{name}Rule:";
        yield return "  Type: AWS::Config::ConfigRule";
        yield return "  DependsOn: ConfigMayInvoke";
        if (control != First) yield return $"  Condition: {name}On";
        yield return "  Properties:";
        yield return $"    ConfigRuleName: !Sub '{RuleName(control)}'";
        yield return $"    Description: {Quote($"{control.Title} ({control.Id}).")}";
        yield return "    InputParameters:";
        yield return $"      control: {control.Id}";
        foreach (var parameter in control.Parameters.Select(one => one.Name))
        {
            var template = char.ToUpperInvariant(parameter[0]) + parameter[1..];
            yield return parameter == "interContainerEncryption"
                ? $"      {parameter}: !Ref {template}"
                : $"      {parameter}: !If [Has{template}, !Ref {template}, !Ref AWS::NoValue]";
        }

        yield return "      waiverTagKey: !If [HasWaivers, !Ref WaiverTagKey, !Ref AWS::NoValue]";
        yield return "      waiverMaxDays: !If [HasWaivers, !Ref WaiverMaxDays, !Ref AWS::NoValue]";
        yield return "    Scope: !If";
        yield return "      - OnChanges";
        yield return $"      - ComplianceResourceTypes: [{control.Kind.Type}]";
        yield return "      - !Ref AWS::NoValue";
        yield return "    Source:";
        yield return "      Owner: CUSTOM_LAMBDA";
        yield return "      SourceIdentifier: !GetAtt SageGuardFunction.Arn";
        yield return "      SourceDetails:";
        foreach (var message in new[] { "ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification" })
            yield return $"        - !If [OnChanges, {{ EventSource: aws.config, MessageType: {message} }}, !Ref AWS::NoValue]";
        const string Scheduled = "{ EventSource: aws.config, MessageType: ScheduledNotification, MaximumExecutionFrequency: !Ref Frequency }";
        if (control.NeedsSchedule is { } why)
        {
            yield return $"        # {why}";
            yield return $"        - {Scheduled}";
        }
        else
        {
            yield return $"        - !If [OnSchedule, {Scheduled}, !Ref AWS::NoValue]";
        }
    }

    private static string Parameter(Control control) => control.LogicalId;

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The template with all its blocks written anew.</summary>
    /// <param name="template">The template with its markers.</param>
    public static string Fill(string template)
    {
        var blocks = All();
        var result = new StringBuilder();
        var written = new HashSet<string>();
        var inside = false;
        foreach (var line in template.TrimEnd('\n').Split('\n'))
        {
            var text = line.TrimStart();
            if (text == "# end generated") inside = false;
            if (!inside) result.Append(line).Append('\n');
            if (!text.StartsWith("# begin generated: ", StringComparison.Ordinal)) continue;

            inside = true;
            var name = text["# begin generated: ".Length..];
            var indent = line[..^text.Length];
            if (!written.Add(name)) throw new InvalidOperationException($"The block '{name}' is there twice.");
            foreach (var generated in blocks[name]) result.Append(generated.Length == 0 ? "" : indent + generated).Append('\n');
        }

        return inside || written.Count != blocks.Count
            ? throw new InvalidOperationException($"template.yaml lacks a marker; blocks found: {string.Join(", ", written)}.")
            : result.ToString();
    }
}
