// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>FindingProviderSeverity</c>.</summary>
internal sealed record AsffSeverity(string Label);
