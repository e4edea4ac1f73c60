// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A decision of the operator that a repair needs.</summary>
public enum OperatorValue
{
    /// <summary>The private subnet of the replacement.</summary>
    Subnet,

    /// <summary>The customer managed key of the replacement's volume.</summary>
    KmsKey,
}
