// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>Which waivers counted.</summary>
/// <param name="TagKey">The key of the tag that waives; null where tags do not.</param>
/// <param name="MaxDays">How many days ahead a waiver may end; null where none counts.</param>
/// <param name="File">The operator's file; null for none.</param>
/// <param name="Inline">True where what the authors of files wrote counts.</param>
internal sealed record WaiverSettings(string? TagKey, int? MaxDays, InputMark? File, bool Inline);
