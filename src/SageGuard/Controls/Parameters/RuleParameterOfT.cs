// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A parameter and what its values are read as.</summary>
/// <typeparam name="T">What a value is read as.</typeparam>
/// <param name="name">The name in a rule's InputParameters.</param>
/// <param name="read">Reads a value.</param>
public sealed class RuleParameter<T>(string name, Func<ParameterText, T> read) : RuleParameter(name)
{
    private object? _default;

    /// <inheritdoc/>
    internal override object? Default => _default ??= DefaultValue is null ? null : Read(DefaultValue);

    /// <inheritdoc/>
    internal override object? Read(string text) => read(new ParameterText(this, text));
}
