// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Resources;

namespace SageGuard.Deploy.Tests.Docs;

/// <summary>docs/cost.md: what an organization pays, from AWS's list prices and from what the templates hold.</summary>
public sealed class CostTests
{
    // AWS's list prices in US East (N. Virginia), of each account and Region: AWS Config's first and second step, CloudWatch's alarms by
    // the metric.
    private const decimal FirstEvaluations = 0.001m;
    private const decimal FurtherEvaluations = 0.0008m;
    private const int FirstStep = 100_000;
    private const decimal AlarmMetric = 0.10m;
    private const int Notebooks = 20;
    private const int Regions = 2;

    [Fact]
    public void The_cost_of_an_organization_is_what_the_templates_hold_at_AWSs_prices()
    {
        var page = new StringBuilder(
            $"""
            # What it costs

            `CostTests` writes this page: it counts the rules and the alarms' metrics of the templates and multiplies them by AWS's list prices,
            which are those of AWS's price pages in US East (N. Virginia), by account and Region: a rule's evaluation ${FirstEvaluations} for the
            first 100,000 of a month and ${FurtherEvaluations} for the next 400,000; an alarm ${AlarmMetric} a month for each metric that it reads.

            For {Regions} Regions with {Notebooks} notebooks in each account and Region, and nothing else of SageMaker:

            | accounts | what | evaluations a month | evaluations | alarms | a month |
            | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n")
        );
        (string What, AccountSettings Settings)[] variants =
        [
            ("SageMaker.1, daily", new()),
            ("all controls of Security Hub, daily", new() { Controls = ["security-hub"] }),
            ("the same with `alarms=one`", new() { Controls = ["security-hub"], OneAlarm = true }),
            (
                "the same with `combined=true` as well",
                new()
                {
                    Controls = ["security-hub"],
                    OneAlarm = true,
                    Combined = true,
                }
            ),
            ("all controls of Security Hub, hourly", new() { Controls = ["security-hub"], Frequency = Frequency.All[0] }),
        ];
        foreach (var accounts in (int[])[1, 30, 300])
        {
            foreach (var (what, settings) in variants)
            {
                var stacks = accounts * Regions;
                var evaluations = Evaluations(settings);
                var evaluated =
                    stacks
                    * ((Math.Min(evaluations, FirstStep) * FirstEvaluations) + (Math.Max(0, evaluations - FirstStep) * FurtherEvaluations));
                var alarms = stacks * AlarmMetrics(settings) * AlarmMetric;
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| {accounts} | {what} | {stacks * evaluations:N0} | ${evaluated:N2} | ${alarms:N2} | ${evaluated + alarms:N2} |\n"
                );
            }
        }

        page.Append(
            """

            What else AWS bills:

            - **Configuration items.** $0.003 for each change that AWS Config records continuously, $0.012 for each resource and day that it records
              once a day (`DAILY`): the second is cheaper where a resource changes more than four times a day, and a change then reaches a rule up
              to a day late. The recorder is the account's own; SageGuard adds nothing to it.
            - **Changes.** One evaluation for each change of a resource and each rule over its kind.
            - **The metric of scheduled runs.** Up to $0.30 a month for each rule (one for all with `alarms=one`), prorated by the hours in which
              runs end: about a cent where runs are daily.
            - **The topic's key.** $1 a month and Region, once for the organization. A customer-managed key of your own costs the same wherever it is.
            - **The function** and its log: cents. The hook's function runs with CloudFormation only, and adds one alarm.

            `alarms=one` buys less. One alarm says that something is wrong, not what: it stays in ALARM for 26 hours after the last failure where
            runs are daily, counts the runs of all rules together, so that a single rule whose schedule stopped shows for a part of the day only,
            and does not see throttling. `sageguard doctor` names what is wrong.

            """.ReplaceLineEndings("\n")
        );
        Repository.ExpectGenerated("docs/cost.md", page.ToString().TrimEnd('\n') + "\n");
    }

    // D14's figure: 29 alarms for each of 600 stacks.
    [Fact]
    public void Alarms_for_each_rule_are_most_of_what_a_large_organization_pays() =>
        Assert.Equal(1740m, 600 * AlarmMetrics(new() { Controls = ["security-hub"] }) * AlarmMetric);

    // A month of 30 days, each resource once a run for each rule over its kind.
    private static int Evaluations(AccountSettings settings)
    {
        var rules = settings.Combined ? 1 : settings.Check().Controls.Count(control => control.Kind == ResourceKinds.NotebookInstance);
        return Notebooks * rules * 30 * 24 / settings.Frequency.Hours;
    }

    private static int AlarmMetrics(AccountSettings settings) =>
        new DeployedTemplate(Tool.Parse(AccountTemplate.Create(settings)), Tool.CodeLocation)
            .OfType("AWS::CloudWatch::Alarm")
            .Sum(alarm => alarm["Metrics"]?.AsArray().Count(metric => metric!["MetricStat"] is not null) ?? 1);
}
