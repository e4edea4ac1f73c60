// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>How the files of a notebook get into the bucket.</summary>
public enum BackupWay
{
    /// <summary>By a lifecycle configuration: stop, update, start. Kernels end.</summary>
    Lifecycle,

    /// <summary>By a script that the owner runs in the notebook's terminal, without a stop. The only way for Amazon Linux 1.</summary>
    Script,
}
