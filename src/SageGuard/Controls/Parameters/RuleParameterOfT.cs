// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A parameter and what its values are read as.</summary>
/// <typeparam name="T">What a value is read as.</typeparam>
/// <param name="name">The name in a rule's InputParameters.</param>
/// <param name="default">What an absent parameter means.</param>
/// <param name="read">Reads a value.</param>
public sealed class RuleParameter<T>(string name, T @default, Func<ParameterText, T> read) : RuleParameter(name)
{
    /// <inheritdoc/>
    internal override object? Default => @default;

    /// <inheritdoc/>
    internal override object? Read(string text) => read(new ParameterText(this, text));
}
