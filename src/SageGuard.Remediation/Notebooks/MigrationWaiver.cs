// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>The dated waiver of a stopped original, which would else stay NON_COMPLIANT until purge.</summary>
public static class MigrationWaiver
{
    // Purge is a person's work: it does not happen on the first day on which it may.
    private const int Grace = 14;

    /// <summary>The tag; null where the operator asked for none, or where the notebook fails no control.</summary>
    /// <param name="notebook">The notebook's plan.</param>
    /// <param name="target">What the operator decided.</param>
    /// <param name="now">The time.</param>
    public static KeyValuePair<string, string>? For(NotebookPlan notebook, RemediationTarget target, DateTimeOffset now)
    {
        if (target.WaiverTagKey is not { } key || notebook.Failing.Count == 0)
            return null;

        // AWS takes no commas in the values of tags.
        var until = now.UtcDateTime.AddDays(target.RetentionDays + Grace).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return KeyValuePair.Create(
            key,
            $"{until} {string.Join('+', notebook.Failing)} stopped - replaced by {notebook.ReplacementName} - kept until purge"
        );
    }
}
