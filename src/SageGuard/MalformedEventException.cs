// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>What AWS Config sent cannot be read. The message names the field, what it held and what is allowed.</summary>
public sealed class MalformedEventException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public MalformedEventException(string message, Exception? inner = null)
        : base(message, inner) { }
}
