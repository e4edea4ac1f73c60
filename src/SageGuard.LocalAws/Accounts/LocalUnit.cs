// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>An organizational unit.</summary>
/// <param name="Id">Its id, <c>ou-…</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The unit above it, or the root.</param>
internal sealed record LocalUnit(string Id, string Name, string Parent);
