// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reach;
using SageGuard.Controls;

namespace SageGuard.Cli.Results;

/// <summary>What a scan or a check found: every writer takes this and nothing else.</summary>
/// <param name="Command"><c>scan</c> or <c>check</c>.</param>
/// <param name="Run">Which run it is of.</param>
/// <param name="Controls">The controls that were asked, by number.</param>
/// <param name="Sources">What was read: Regions of accounts, or files.</param>
/// <param name="Rows">The results, ordered for reading.</param>
/// <param name="Notes">What a reader must know besides: services not available, resources that vanished, what is not judged.</param>
internal sealed record Report(
    string Command,
    RunContext Run,
    IReadOnlyList<Control> Controls,
    IReadOnlyList<string> Sources,
    IReadOnlyCollection<ResultRow> Rows,
    IReadOnlyList<string> Notes
)
{
    /// <summary>True where Ctrl-C or a fatal error ended the reading early: what is missing is among the notes.</summary>
    public bool Incomplete { get; init; }

    /// <summary>True where everything was read that may hold a resource which the controls evaluate.</summary>
    public bool Complete => !Incomplete && !Unread && !Totals.Any(sort => sort.Control is null);

    /// <summary>How many results there are of each sort.</summary>
    public ResultTotals Totals => ResultTotals.Count(Rows);

    /// <summary>What becomes of values that only the deployment decides.</summary>
    public UndecidedPolicy Undecided { get; init; }

    /// <summary>True where resources of SageMaker that no control evaluates are listed and accepted.</summary>
    public bool AcceptUnjudged { get; init; }

    /// <summary>Notebooks whose files a plan deletes, one sentence each; they are among the notes as well.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>True where <see cref="Losses"/> fail the run.</summary>
    public bool FailOnLoss { get; init; }

    /// <summary>True where failures were compared with a baseline.</summary>
    public bool HasBaseline { get; init; }

    /// <summary>True where only what fails or is not known is listed; every total still counts all results.</summary>
    public bool Quiet { get; init; }

    /// <summary>The results that are listed.</summary>
    public IEnumerable<ResultRow> Listed => Quiet ? Rows.Where(row => Lists(row.Outcome)) : Rows;

    /// <summary>True where results of an outcome are listed.</summary>
    public bool Lists(Outcome outcome) => !Quiet || outcome == Outcome.Failing || outcome.IsUnknown();

    /// <summary>True where something was not read at all and has no row of its own: a note says what.</summary>
    public bool Unread { get; init; }

    /// <summary>What the workloads' networks reach; null where that was not asked.</summary>
    public ReachReport? Reach { get; init; }

    /// <summary>The least severity that counts for the exit code.</summary>
    public Severity FailOn { get; init; } = Severity.Low;

    /// <summary>When it was begun (UTC).</summary>
    public DateTimeOffset Time => Run.Started;

    /// <summary>SageGuard's version.</summary>
    public string Version => Run.Version;

    /// <summary>The day of the report (UTC), from which days left are counted.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Time.UtcDateTime);

    /// <summary>What every report leaves unproved, in the same words everywhere.</summary>
    public static IReadOnlyList<string> Limits { get; } =
    [
        "It shows the state at one time; AWS Config with SageGuard's rule shows it over time.",
        "It judges the settings that the chosen controls name, not network isolation as such: a notebook without direct internet access still reaches the internet through a NAT gateway or proxy of its VPC.",
        "A scan does not look at jobs, HyperPod clusters, human review and other kinds that no chosen control evaluates (docs/coverage.md); a check lists such resources as not assessed.",
        "What could not be assessed, or is decided at deployment, did not pass.",
    ];

    /// <summary>Which sets of controls were not evaluated, or not as a whole, and how to ask for them; null where all were.</summary>
    public string? NotEvaluated { get; } = NotEvaluatedOf(Controls);

    /// <summary>The results in the order of every listing.</summary>
    public static IReadOnlyList<ResultRow> Order(IEnumerable<ResultRow> rows) => [.. rows.Order(ResultOrder.Instance)];

    /// <summary>True for a result that neither passed nor failed and that the operator accepts: it does not count for the exit
    /// code.</summary>
    public bool Accepts(ResultRow row) => Accepts(row.Outcome, row.Known, row.IsUnjudged);

    /// <summary>
    /// The exit code. Failing counts 1 unless the baseline knows it or its severity is below the chosen one; not assessed counts 2,
    /// whatever a baseline says; decided at deployment counts 2, or as the policy says, unless the baseline knows it.
    /// </summary>
    public int ExitCode
    {
        get
        {
            if (Incomplete)
                return ExitCodes.Interrupted;
            var totals = Totals;
            var undecided = totals.Any(sort => sort.Outcome == Outcome.DecidedAtDeployment && !sort.Known);
            var failing =
                totals.Any(sort => sort.Outcome == Outcome.Failing && !sort.Known && sort.Severity >= FailOn)
                || (FailOnLoss && Losses.Count > 0)
                || (undecided && Undecided == UndecidedPolicy.Fail);
            var unknown =
                Unread
                || totals.Any(sort => sort.Outcome == Outcome.NotAssessed && !Accepts(sort.Outcome, sort.Known, sort.IsUnjudged))
                || (undecided && Undecided == UndecidedPolicy.NotAssessed);
            return ExitCodes.For(failing || Reach?.Fails([], false) == true, unknown || Reach?.IsUnknown(false) == true);
        }
    }

    private static string? NotEvaluatedOf(IReadOnlyList<Control> controls)
    {
        var missing = new[] { ControlSet.SecurityHub, ControlSet.Own }
            .Select(set => (Set: set, Left: set.Controls.Except(controls).Count()))
            .Where(entry => entry.Left > 0)
            .Select(entry =>
                $"{(entry.Left == entry.Set.Controls.Count ? "" : $"{entry.Left} of ")}the {entry.Set.Controls.Count} controls of the set {entry.Set} (--control {entry.Set})"
            )
            .ToList();
        return missing.Count == 0 ? null : $"Not evaluated: {string.Join(", ", missing)}. Everything: --control {ControlSet.All}";
    }

    private bool Accepts(Outcome outcome, bool known, bool isUnjudged) =>
        outcome switch
        {
            Outcome.NotAssessed => AcceptUnjudged && isUnjudged,
            Outcome.DecidedAtDeployment => known || Undecided == UndecidedPolicy.Pass,
            _ => false,
        };
}
