// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>How many results came out how. The total counts everything that was asked, what could not be assessed included.</summary>
internal readonly struct OutcomeCounts
{
    private readonly int[] _counts;

    /// <summary>Counts rows.</summary>
    public OutcomeCounts(IEnumerable<ResultRow> rows)
    {
        _counts = new int[Outcomes.All.Count];
        foreach (var row in rows)
            _counts[(int)row.Outcome]++;
    }

    /// <summary>Adds counts up.</summary>
    public OutcomeCounts(IEnumerable<(Outcome Outcome, int Count)> counts)
    {
        _counts = new int[Outcomes.All.Count];
        foreach (var (outcome, count) in counts)
            _counts[(int)outcome] += count;
    }

    /// <summary>The rows with an outcome.</summary>
    public int this[Outcome outcome] => _counts[(int)outcome];

    /// <summary>All rows.</summary>
    public int Total => _counts.Sum();

    /// <summary>The rows of which nothing is known.</summary>
    public int Unknown => this[Outcome.NotAssessed] + this[Outcome.DecidedAtDeployment];
}
