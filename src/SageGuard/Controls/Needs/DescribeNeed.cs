// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The resource as SageMaker describes it.</summary>
public sealed record DescribeNeed : Need
{
    /// <summary>The one instance.</summary>
    public static DescribeNeed Instance { get; } = new();
}
