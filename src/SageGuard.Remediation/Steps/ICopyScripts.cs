// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The scripts that copy a volume, filled in for one notebook.</summary>
public interface ICopyScripts
{
    /// <summary>The script that backs a notebook up.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The notebook.</param>
    string Backup(RemediationPlan plan, NotebookIdentity notebook);

    /// <summary>The script that restores its files on the replacement.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The old notebook.</param>
    string Restore(RemediationPlan plan, NotebookIdentity notebook);

    /// <summary>The script that compares a replacement with the backup's manifest once more.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The old notebook.</param>
    string Compare(RemediationPlan plan, NotebookIdentity notebook);
}
