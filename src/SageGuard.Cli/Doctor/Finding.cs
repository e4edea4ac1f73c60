// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Doctor;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="State">How it stands.</param>
/// <param name="About">What it is about: the recorder, a rule.</param>
/// <param name="Text">What was found, in a sentence.</param>
/// <param name="Command">The one command that mends it, or tells more; null where nothing is to be done.</param>
internal sealed record Finding(Health State, string About, string Text, string? Command = null);

/// <summary>How something stands.</summary>
internal enum Health
{
    /// <summary>Broken: results are missing or wrong.</summary>
    Broken,

    /// <summary>Not known: a call was refused.</summary>
    Unknown,

    /// <summary>Works, and somebody should look at it.</summary>
    Warning,

    /// <summary>As it should be.</summary>
    Fine,
}
