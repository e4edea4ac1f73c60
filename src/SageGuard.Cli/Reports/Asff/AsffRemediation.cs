// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>Remediation</c>.</summary>
internal sealed record AsffRemediation(AsffRecommendation Recommendation);
