// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A block of a managed prefix list.</summary>
/// <param name="Cidr">The block.</param>
public sealed record PrefixListEntry(string? Cidr = null);
