// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>account</c>.</summary>
internal sealed record OcsfAccount(string Uid, string? Name, int TypeId, string Type);
