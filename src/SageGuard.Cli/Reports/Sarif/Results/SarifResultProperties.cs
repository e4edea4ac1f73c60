// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>The property bag of a result.</summary>
internal sealed record SarifResultProperties(string Outcome, string? Observed, string? Owner);
