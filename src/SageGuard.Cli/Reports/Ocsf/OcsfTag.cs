// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>key_value_object</c>.</summary>
internal sealed record OcsfTag(string Name, string Value);
