// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The journals on the operator's machine.</summary>
public interface ILocalJournals : IJournalStore
{
    /// <summary>Puts another journal in the place of a notebook's, and keeps the old one under another name.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="text">The whole journal.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task ReplaceAsync(string notebook, string text, CancellationToken cancellationToken);
}
