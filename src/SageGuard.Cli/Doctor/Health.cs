// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Doctor;

/// <summary>How something stands.</summary>
internal enum Health
{
    /// <summary>Broken: results are missing or wrong.</summary>
    Broken,

    /// <summary>Not known: a call was refused.</summary>
    Unknown,

    /// <summary>Works, and needs a look.</summary>
    Warning,

    /// <summary>Nothing to do, and no proof either: a service that is not enabled, a rule with nothing to evaluate.</summary>
    Note,

    /// <summary>As it should be, with evidence.</summary>
    Fine,
}
