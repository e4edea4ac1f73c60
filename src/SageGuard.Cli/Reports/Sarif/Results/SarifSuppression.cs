// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>suppression</c>: a waiver.</summary>
internal sealed record SarifSuppression(string Kind, string Status, string Justification);
