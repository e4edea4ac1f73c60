// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Import;

/// <summary>What an import did in one account and Region, counted as Security Hub took it.</summary>
internal sealed class ImportResult
{
    /// <summary>Findings that were not there before.</summary>
    public int Created { get; set; }

    /// <summary>Findings that were there and stay open.</summary>
    public int Updated { get; set; }

    /// <summary>Findings that were open and are archived: fixed, waived, or gone.</summary>
    public int Archived { get; set; }

    /// <summary>Open findings that the report does not have, and that stay: it did not ask for their control, or did not read all of their
    /// kind.</summary>
    public int Kept { get; set; }

    /// <summary>Findings that a newer report updated, or this one already.</summary>
    public int Newer { get; set; }

    /// <summary>What Security Hub did not take, by Id, with its reason.</summary>
    public List<(string Id, string Reason)> Failed { get; } = [];

    /// <summary>The counts as a clause.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            new[]
            {
                (Created, "new"),
                (Updated, "updated"),
                (Archived, "archived"),
                (Kept, "kept, because the report does not cover their control or did not read all of their kind"),
                (Newer, "already as new as the report"),
                (Failed.Count, "not taken"),
            }
                .Where(part => part.Item1 > 0)
                .Select(part => $"{part.Item1} {part.Item2}")
                .DefaultIfEmpty("nothing to do")
        );
}
