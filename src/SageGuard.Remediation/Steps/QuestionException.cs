// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>
/// What was found fits more than one story, and going on with the wrong one could cost someone's work. Nothing more is
/// done to the notebook; the message asks the operator, and says how to answer.
/// </summary>
public sealed class QuestionException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public QuestionException(string message)
        : base(message) { }
}
