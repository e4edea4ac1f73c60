// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>How a failing resource is fixed.</summary>
public enum FixKind
{
    /// <summary>The resource is changed and keeps its data.</summary>
    InPlace,

    /// <summary>The property is create-only: a new resource takes the old one's place.</summary>
    Recreate,
}
