// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Coverage;

/// <summary>How a check of another tool is answered.</summary>
public enum Answered
{
    /// <summary>By controls that are written.</summary>
    Covered,

    /// <summary>By controls that are written, and by some that are planned or refused.</summary>
    Partly,

    /// <summary>By controls that are planned.</summary>
    Planned,

    /// <summary>Not at all, with the reason.</summary>
    Refused,
}
