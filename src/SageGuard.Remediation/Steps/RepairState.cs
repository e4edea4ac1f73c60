// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What became of a notebook, in a word.</summary>
public enum RepairState
{
    /// <summary>It meets the controls now.</summary>
    Repaired,

    /// <summary>The plan has blockers for it; nothing was touched.</summary>
    Blocked,

    /// <summary>Something is ambiguous, and the operator is asked.</summary>
    Question,

    /// <summary>A step failed; the same command goes on from there.</summary>
    Failed,
}
