// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Coverage;

/// <summary>One check of another tool.</summary>
/// <param name="Check">Its name there.</param>
/// <param name="Controls">The controls that ask the same, written or planned.</param>
/// <param name="Refused">The ideas in it that are not taken.</param>
/// <param name="Note">What a reader should know besides.</param>
public sealed record PeerCheck(
    string Check,
    IReadOnlyList<string>? Controls = null,
    IReadOnlyList<string>? Refused = null,
    string? Note = null
);
