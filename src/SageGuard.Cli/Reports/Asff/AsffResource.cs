// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>Resource</c>.</summary>
internal sealed record AsffResource(string Type, string Id, string Partition, string Region);
