// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>Recommendation</c>.</summary>
internal sealed record AsffRecommendation(string Text, string? Url);
