// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Perimeter;

/// <summary>True, false, or not known: what is not understood is neither.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}
