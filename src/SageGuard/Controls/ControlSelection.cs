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
    public static ControlSelection Of(IEnumerable<string> names)
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

            if (Catalog.Find(name) is not { } control) return new([], (name, $"{Allowed}, several separated by commas"));
            if (!named.Add(control)) return new([], (name, "each control once"));
            chosen.Add(control);
        }

        return new([.. Catalog.Controls.Where(chosen.Contains)], null);
    }

    /// <summary>The ids of all controls, e.g. "SageMaker.1 to SageMaker.25": numbers that follow each other are one range.</summary>
    public static IEnumerable<string> Ranges()
    {
        var controls = Catalog.Controls;
        for (var first = 0; first < controls.Count;)
        {
            var last = first;
            while (last + 1 < controls.Count && controls[last + 1].Follows(controls[last])) last++;
            yield return first == last ? controls[first].Id : $"{controls[first].Id} to {controls[last].Id}";
            first = last + 1;
        }
    }
}
