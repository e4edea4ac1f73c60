// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>What values that only the deployment decides count for the exit code.</summary>
internal enum UndecidedPolicy
{
    /// <summary>As not assessed: 2.</summary>
    NotAssessed,

    /// <summary>They are listed and accepted: 0.</summary>
    Pass,

    /// <summary>As failing: 1.</summary>
    Fail,
}
