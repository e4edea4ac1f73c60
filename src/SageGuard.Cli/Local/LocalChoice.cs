// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Local;

/// <summary>What was asked of <c>sageguard local</c>.</summary>
/// <param name="Port">The port; 0 for a free one.</param>
/// <param name="Regions">The Regions; the first has the rule.</param>
/// <param name="WithSamples">True to begin with resources of each kind.</param>
/// <param name="RunScripts">Whether lifecycle scripts run.</param>
/// <param name="Accounts">How many accounts.</param>
/// <param name="Notebooks">How many notebooks.</param>
/// <param name="Quiet">True for no log lines.</param>
internal sealed record LocalChoice(
    int Port,
    IReadOnlyList<string> Regions,
    bool WithSamples,
    bool RunScripts,
    int Accounts,
    int Notebooks,
    bool Quiet
);
