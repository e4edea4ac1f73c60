// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>One Region of an account.</summary>
/// <param name="Account">The account of 12 digits.</param>
/// <param name="Region">The Region.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why it was not read; null where it was.</param>
internal sealed record RunRegion(string Account, string Region, RegionState State, string? Reason = null);
