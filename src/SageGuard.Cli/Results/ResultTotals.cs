// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Cli.Results;

/// <summary>How many results there are of each sort: what totals, verdicts and the exit code need, however many results there
/// are.</summary>
internal sealed class ResultTotals
{
    private readonly Dictionary<Sort, int> _counts = [];

    /// <summary>The totals of results; those of a <see cref="ResultSpool"/> are known without reading it.</summary>
    /// <param name="rows">The results.</param>
    public static ResultTotals Count(IReadOnlyCollection<ResultRow> rows)
    {
        if (rows is ResultSpool spool)
            return spool.Totals;
        var totals = new ResultTotals();
        foreach (var row in rows)
            totals.Add(row);
        return totals;
    }

    /// <summary>All of them.</summary>
    public OutcomeCounts All => Where(_ => true);

    /// <summary>Those of a control.</summary>
    public OutcomeCounts Count(Control control) => Where(sort => sort.Control == control);

    /// <summary>Those of a severity.</summary>
    public OutcomeCounts Count(Severity severity) => Where(sort => sort.Severity == severity);

    /// <summary>Those of some sorts.</summary>
    public OutcomeCounts Where(Func<Sort, bool> counts) =>
        new(_counts.Where(entry => counts(entry.Key)).Select(entry => (entry.Key.Outcome, entry.Value)));

    /// <summary>True where there is one of some sorts.</summary>
    public bool Any(Func<Sort, bool> counts) => _counts.Keys.Any(counts);

    /// <summary>Counts one more.</summary>
    public void Add(ResultRow row)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _counts,
            new Sort(row.Control, row.Outcome, row.Known, row.IsUnjudged),
            out _
        );
        count++;
    }

    /// <summary>What distinguishes results that count differently.</summary>
    /// <param name="Control">The control; null where it is not known which would apply.</param>
    /// <param name="Outcome">What is known.</param>
    /// <param name="Known">True where the baseline knows it.</param>
    /// <param name="IsUnjudged">True for a resource that no control evaluates.</param>
    internal readonly record struct Sort(Control? Control, Outcome Outcome, bool Known, bool IsUnjudged)
    {
        /// <summary>The severity, as <see cref="ResultRow.Severity"/>.</summary>
        public Severity Severity => Control?.Severity ?? Severity.High;
    }
}
