// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A bucket's owner, as far as it matters.</summary>
public enum BucketStanding
{
    /// <summary>No bucket has the name, so that anyone can create it.</summary>
    Missing,

    /// <summary>The own account's, or that of an account that the rule allows.</summary>
    Allowed,

    /// <summary>Another account's.</summary>
    Foreign,
}
