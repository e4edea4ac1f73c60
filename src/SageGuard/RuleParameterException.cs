// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>A parameter of the rule is unknown or has a bad value. The message names the parameter, the value and what is
/// allowed.</summary>
public sealed class RuleParameterException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public RuleParameterException(string message)
        : base(message) { }
}
