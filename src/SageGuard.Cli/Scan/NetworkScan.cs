// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Accounts;
using SageGuard.Cli.Reach;

namespace SageGuard.Cli.Scan;

/// <summary>What the networks of the scanned accounts reach, as <c>sageguard reach</c> shows it.</summary>
internal sealed class NetworkScan
{
    private readonly List<ReachResult> _results = [];
    private readonly List<string> _notes = [];

    /// <summary>The results so far.</summary>
    public ReachReport Report => new(_results);

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Reads one account and Region after the other.</summary>
    public async Task ScanAsync(IReadOnlyList<Account> accounts, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            foreach (var region in account.Regions)
            {
                var live = new LiveReach(account, region);
                _results.AddRange(account.Error is { } error ? [live.NotEntered(error)] : await live.OfAllAsync(cancellationToken));
                _notes.AddRange(live.Notes);
            }
        }
    }
}
