// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>
/// How <c>sageguard remediate</c> repairs a failing resource: the property that it sets. Whether that is done in place or by a
/// replacement is the control's <see cref="Control.FixKind"/>.
/// </summary>
public sealed record ControlRepair
{
    private ControlRepair() { }

    /// <summary>The property that is set; null where there is no repair.</summary>
    public Property? Property { get; private init; }

    /// <summary>The value that it is set to; null where the operator gives it.</summary>
    public string? Value { get; private init; }

    /// <summary>Which of the operator's decisions holds the value; null where the value is fixed.</summary>
    public OperatorValue? Given { get; private init; }

    /// <summary>Why there is no repair, as a sentence; null where there is one.</summary>
    public string? NoneBecause { get; private init; }

    /// <summary>Sets a property to a fixed value.</summary>
    /// <param name="property">The property, of a notebook instance.</param>
    /// <param name="value">The value.</param>
    public static ControlRepair Set(Property property, string value) => new() { Property = property, Value = value };

    /// <summary>Sets a property to what the operator gives.</summary>
    /// <param name="property">The property, of a notebook instance.</param>
    /// <param name="given">Which of the operator's decisions holds the value.</param>
    public static ControlRepair Set(Property property, OperatorValue given) => new() { Property = property, Given = given };

    /// <summary>There is no repair.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public static ControlRepair None(string reason) => new() { NoneBecause = reason };
}
