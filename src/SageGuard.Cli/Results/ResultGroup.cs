// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>Resources of one kind about which a report says the same: they are shown together.</summary>
/// <param name="Subjects">The resources, in the order of their places and names.</param>
/// <param name="Rows">The results of the first of them; those of the others differ by the resource only.</param>
internal sealed record ResultGroup(IReadOnlyList<Subject> Subjects, IReadOnlyList<ResultRow> Rows)
{
    /// <summary>Every result of a resource together, and resources of equal results as one.</summary>
    /// <param name="rows">The results.</param>
    /// <param name="text">What is said of a result, without its resource.</param>
    public static IReadOnlyList<ResultGroup> GroupRows(IEnumerable<ResultRow> rows, Func<ResultRow, string> text)
    {
        var groups = rows.GroupBy(row => row.Subject.Key)
            .Select(resource => resource.Order(ResultOrder.Instance).ToList())
            .GroupBy(
                resource =>
                    string.Join('\n', resource.Select(row => $"{row.ControlId}|{row.Known}|{text(row)}").Prepend(resource[0].Subject.Type)),
                StringComparer.Ordinal
            )
            .Select(alike => new ResultGroup(
                [.. alike.Select(resource => resource[0].Subject).OrderBy(subject => subject, InOrder)],
                alike.First()
            ));
        return
        [
            .. groups
                .OrderBy(group => group.Rows[0].Known)
                .ThenByDescending(group => group.Rows[0].Severity)
                .ThenBy(group => group.Subjects[0], InOrder),
        ];
    }

    private static readonly IComparer<Subject> InOrder = Comparer<Subject>.Create(
        (one, other) =>
        {
            var order = string.CompareOrdinal(one.Location?.File, other.Location?.File);
            if (order == 0)
                order = (one.Location?.Line ?? 0).CompareTo(other.Location?.Line ?? 0);
            if (order == 0)
                order = string.CompareOrdinal(one.Account, other.Account);
            if (order == 0)
                order = string.CompareOrdinal(one.Region, other.Region);
            return order != 0 ? order : string.CompareOrdinal(one.Name, other.Name);
        }
    );
}
