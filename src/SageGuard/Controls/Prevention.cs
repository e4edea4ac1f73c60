// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>How a failing resource is kept from being made: statements of a policy, or the reason why there are none.</summary>
public sealed record Prevention
{
    private Prevention() { }

    /// <summary>Statements that deny a request that would fail the control; empty where no policy can.</summary>
    public IReadOnlyList<Deny> Statements { get; private init; } = [];

    /// <summary>What the statements deny beyond the control, or cannot see; null where they match it.</summary>
    public string? Caveat { get; init; }

    /// <summary>Why no policy can deny it, as a sentence; null where there are statements.</summary>
    public string? NoneBecause { get; private init; }

    /// <summary>Prevention by policy.</summary>
    /// <param name="statements">What is denied.</param>
    public static Prevention By(params Deny[] statements) => new() { Statements = statements };

    /// <summary>No policy can prevent it; a CloudFormation hook and detection are left.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public static Prevention None(string reason) => new() { NoneBecause = reason };
}
