// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The resource fails the control.</summary>
/// <param name="Reason">A sentence that names the property, what it holds and what it must hold.</param>
public sealed record NonCompliant(string Reason) : Verdict;
