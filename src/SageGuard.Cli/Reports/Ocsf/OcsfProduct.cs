// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>product</c>.</summary>
internal sealed record OcsfProduct(string Name, string VendorName, string Version);
