// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>Compliance</c>.</summary>
internal sealed record AsffCompliance(string Status, string? SecurityControlId = null);
