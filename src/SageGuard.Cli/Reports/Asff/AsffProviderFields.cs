// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>FindingProviderFields</c>.</summary>
internal sealed record AsffProviderFields(AsffSeverity Severity, IReadOnlyList<string> Types);
