// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Where journals are kept.</summary>
public interface IJournalStore
{
    /// <summary>The whole journal of a notebook; empty where there is none.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<string> ReadAsync(string notebook, CancellationToken cancellationToken);

    /// <summary>Appends a line; when the task ends it has been kept.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="line">The line, without its end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task AppendAsync(string notebook, string line, CancellationToken cancellationToken);
}
