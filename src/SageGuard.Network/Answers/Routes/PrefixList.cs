// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A prefix list of AWS with its blocks.</summary>
/// <param name="PrefixListId">Its id.</param>
/// <param name="PrefixListName">Its name.</param>
/// <param name="Cidrs">Its blocks.</param>
public sealed record PrefixList(string? PrefixListId = null, string? PrefixListName = null, IReadOnlyList<string>? Cidrs = null);
