// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A prefix list in a rule.</summary>
/// <param name="PrefixListId">Its id.</param>
public sealed record PrefixListReference(string? PrefixListId = null);
