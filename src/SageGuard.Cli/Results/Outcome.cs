// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>What a report says of one resource under one control. Not knowing is never one of the verdicts.</summary>
internal enum Outcome
{
    /// <summary>It fails the control.</summary>
    Failing,

    /// <summary>It could not be assessed: a call was refused, or the source does not say.</summary>
    NotAssessed,

    /// <summary>A template or a plan leaves the value open: only the deployment decides. Not assessed, either.</summary>
    DecidedAtDeployment,

    /// <summary>It fails, and a waiver holds.</summary>
    Waived,

    /// <summary>It meets the control.</summary>
    Passed,

    /// <summary>The control does not apply to it.</summary>
    NotApplicable,
}
