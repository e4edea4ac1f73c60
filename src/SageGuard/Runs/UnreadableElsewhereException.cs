// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>What another account does not let this one read: no permission of this account's makes it known, so that it stays
/// unknown.</summary>
public sealed class UnreadableElsewhereException : SageGuardException
{
    /// <summary>Something that is another account's to answer.</summary>
    /// <param name="message">What could not be read, and who can answer.</param>
    /// <param name="refusal">AWS's refusal; null where nothing was asked.</param>
    public UnreadableElsewhereException(string message, AwsCallException? refusal = null)
        : base(message, refusal) { }

    /// <summary>A refusal by another account.</summary>
    /// <param name="what">What could not be read, as the beginning of a sentence.</param>
    /// <param name="account">The account that it belongs to.</param>
    /// <param name="refusal">AWS's refusal.</param>
    public UnreadableElsewhereException(string what, string account, AwsCallException refusal)
        : base(Sentence(what, account, refusal.Action), refusal) { }

    private static string Sentence(string what, string account, string action) =>
        $"{what} is of account {account}, which does not let this account read it: it stays unknown until {account} allows {action} to this account.";
}
