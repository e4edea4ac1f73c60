// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The account that a declared resource will be in: its file does not say it.</summary>
/// <param name="Path">The property that names an account.</param>
/// <param name="Account">The account that it names.</param>
public sealed record AccountNeed(string Path, string Account) : Need;
