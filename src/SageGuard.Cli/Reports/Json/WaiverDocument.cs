// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Json;

/// <summary>The waiver that holds for a result.</summary>
internal sealed record WaiverDocument(string Until, string Reason, string? Source, int DaysLeft);
