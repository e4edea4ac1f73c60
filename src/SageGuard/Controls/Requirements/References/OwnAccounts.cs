// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Whether an account is the resource's own, or one that the rule allows.</summary>
internal static class OwnAccounts
{
    /// <summary>What is known of an account: it passes (null), or a verdict says why not.</summary>
    /// <param name="context">The resource and the rule's parameters.</param>
    /// <param name="path">The property that names the account, for the verdict.</param>
    /// <param name="account">The account.</param>
    /// <param name="andWhose">What else passes, as a clause that follows "of one of the rule's allowedAccounts", or nothing.</param>
    public static Verdict? Refuse(EvaluationContext context, string path, string account, string andWhose = "")
    {
        if (context.Parameters.Get(ControlParameters.AllowedAccounts)?.Contains(account) == true)
            return null;
        if (context.Resource.Account is not { } own)
            return new Undetermined(new AccountNeed(path, account));
        return own == account
            ? null
            : new NonCompliant(
                $"{path} is of account {account}; it must be of the own account{andWhose} or of one of the rule's {ControlParameters.AllowedAccounts}."
            );
    }
}
