// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>What one control says of one resource.</summary>
public abstract record Verdict
{
    /// <summary>
    /// One verdict for several: a known failure outweighs what is not known, and that outweighs a pass. What comes after a failure
    /// is not looked at.
    /// </summary>
    /// <param name="verdicts">The verdicts, one for each part that counts.</param>
    /// <param name="start">What it is where no part passes, fails or is unknown; null: the first part's.</param>
    internal static Verdict Combine(IEnumerable<Verdict> verdicts, Verdict? start = null)
    {
        var result = start;
        foreach (var verdict in verdicts)
        {
            if (verdict is NonCompliant)
                return verdict;
            if (result is null || verdict is Undetermined || (verdict is Compliant && result is NotApplicable))
                result = verdict;
        }

        return result ?? throw new ArgumentException("There is no verdict.", nameof(verdicts));
    }
}
