// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>The event belongs to an account that this function does not judge.</summary>
public sealed class ForeignAccountException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public ForeignAccountException(string message)
        : base(message) { }
}
