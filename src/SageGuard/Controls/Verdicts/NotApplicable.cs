// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The control does not apply to the resource.</summary>
/// <param name="Reason">A sentence that says why.</param>
public sealed record NotApplicable(string Reason) : Verdict;
