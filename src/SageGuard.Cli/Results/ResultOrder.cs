// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Cli.Results;

/// <summary>
/// The order of every listing: failing first, the most severe first. What stands in files is in their order, so that the failures of
/// one resource are together; what was read from AWS has one fix a control, and is in the controls' order.
/// </summary>
internal sealed class ResultOrder : IComparer<ResultRow>
{
    private ResultOrder() { }

    /// <summary>The one order.</summary>
    public static ResultOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(ResultRow? x, ResultRow? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1).CompareTo(y is null ? 0 : 1);
        var order = x.Outcome.CompareTo(y.Outcome);
        if (order == 0)
            order = x.Known.CompareTo(y.Known);
        if (order == 0)
            order = y.Severity.CompareTo(x.Severity);
        if (order == 0)
            order = Compare(x.Subject.Location, x.Subject.Name, y.Subject.Location, y.Subject.Name);
        if (order == 0)
            order = Compare(x.Control, y.Control);
        if (order == 0)
            order = string.CompareOrdinal(x.Subject.Account, y.Subject.Account);
        if (order == 0)
            order = string.CompareOrdinal(x.Subject.Region, y.Subject.Region);
        if (order == 0)
            order = string.CompareOrdinal(x.Subject.Name, y.Subject.Name);
        return order != 0 ? order : string.CompareOrdinal(x.Subject.Id, y.Subject.Id);
    }

    private static int Compare(Location? one, string name, Location? other, string otherName)
    {
        if (one is null || other is null)
            return (one is null ? 0 : 1).CompareTo(other is null ? 0 : 1);
        var order = string.CompareOrdinal(one.File, other.File);
        if (order == 0)
            order = one.Line.CompareTo(other.Line);
        return order != 0 ? order : string.CompareOrdinal(name, otherName);
    }

    // What was not read has no control, and comes first among its like.
    private static int Compare(Control? one, Control? other) =>
        one is null || other is null ? (one is null ? 0 : 1).CompareTo(other is null ? 0 : 1) : Control.CatalogOrder.Compare(one, other);
}
