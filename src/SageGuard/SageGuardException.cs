// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>
/// Something kept SageGuard from knowing or from reporting. The message is written for a person: what happened, to
/// which resource or field, and what to do next. It never holds a token, a payload or a tag's value.
/// </summary>
public class SageGuardException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do next, in plain words.</param>
    /// <param name="inner">The cause, if another error caused it.</param>
    public SageGuardException(string message, Exception? inner = null)
        : base(message, inner) { }
}
