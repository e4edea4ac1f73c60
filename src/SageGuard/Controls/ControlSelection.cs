// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Controls chosen by the names of sets, ids and bare numbers: the one reading for rules, options, settings and plans.</summary>
/// <param name="Controls">The chosen controls, in the catalog's order; empty where there is a problem.</param>
/// <param name="Problem">The first name that cannot be read, and what is allowed; null where there is none.</param>
public sealed record ControlSelection(IReadOnlyList<Control> Controls, (string Name, string Allowed)? Problem)
{
    /// <summary>What a selection may name, as a clause that continues "allowed: ".</summary>
    public static string Allowed => $"{string.Join(", ", Ranges())}, or a set ({string.Join(", ", ControlSet.Sets)})";

    /// <summary>Reads names. An id that is named twice is a mistake; one that a set holds as well is not.</summary>
    /// <param name="names">Names of sets, ids such as <c>SageMaker.1</c>, and bare numbers; case does not matter.</param>
    public static ControlSelection From(IEnumerable<string> names)
    {
        var named = new HashSet<Control>();
        var chosen = new HashSet<Control>();
        foreach (var name in names)
        {
            if (ControlSet.Find(name) is { } set)
            {
                chosen.UnionWith(set.Controls);
                continue;
            }

            if (Catalog.Find(name) is not { } control)
                return new([], (name, $"{Allowed}, several separated by commas"));
            if (!named.Add(control))
                return new([], (name, "each control once"));
            chosen.Add(control);
        }

        return new([.. Catalog.Controls.Where(chosen.Contains)], null);
    }

    /// <summary>The ids of all controls, one clause for each author: a range where the numbers have no gaps.</summary>
    public static IEnumerable<string> Ranges() =>
        from control in Catalog.Controls
        group control by control.Prefix into same
        let all = same.ToList()
        select all.Zip(all.Skip(1)).All(pair => pair.Second.Follows(pair.First))
            ? $"{all[0].Id} to {all[^1].Id}"
            : $"{same.Key}.N as in docs/controls";
}
