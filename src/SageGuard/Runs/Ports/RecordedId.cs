// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>The id under which AWS Config records a resource.</summary>
/// <param name="Id">AWS Config's resource id.</param>
/// <param name="Name">The resource's name, where AWS Config holds one.</param>
public readonly record struct RecordedId(string Id, string? Name);
