// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>AWS Config answered ResourceNotDiscoveredException: it never recorded such a resource, or no longer knows it.</summary>
public sealed class ResourceNotDiscoveredException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public ResourceNotDiscoveredException(string message, Exception? inner = null)
        : base(message, inner) { }
}
