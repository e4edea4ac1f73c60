// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>notification</c>.</summary>
internal sealed record SarifNotification(string Level, SarifMessage Message);
