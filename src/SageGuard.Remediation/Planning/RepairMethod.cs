// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>How a notebook is repaired.</summary>
public enum RepairMethod
{
    /// <summary>Stop, update, start; the volume stays.</summary>
    InPlace,

    /// <summary>A replacement is made from a backup; the old one is kept until purge.</summary>
    Rebuild,
}
