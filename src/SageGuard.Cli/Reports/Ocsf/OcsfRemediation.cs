// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>remediation</c>.</summary>
internal sealed record OcsfRemediation(string Desc, IReadOnlyList<string>? References);
