// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>cloud</c>, with the attributes of the profile <c>cloud</c>.</summary>
internal sealed record OcsfCloud(string Provider, OcsfAccount? Account, string? Region, string? CloudPartition);
