// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>One entry of a listing.</summary>
/// <param name="Name">The exact name.</param>
/// <param name="Arn">The ARN; null where the list carries none.</param>
/// <param name="Status">The status; null where the kind has none that matters.</param>
public readonly record struct ListedResource(string Name, string? Arn, string? Status);
