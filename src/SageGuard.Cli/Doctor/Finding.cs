// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Doctor;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="State">How it stands.</param>
/// <param name="About">What it is about: the recorder, a rule.</param>
/// <param name="Text">What was found, in a sentence.</param>
/// <param name="Command">The one command that fixes it, or shows more; null where nothing is to be done.</param>
internal sealed record Finding(Health State, string About, string Text, string? Command = null)
{
    /// <summary>
    /// The link of the chain that it is about: <c>recorded</c>, <c>evaluated</c> or <c>reported</c>; null for a setting beside
    /// the chain.
    /// </summary>
    public string? Link { get; init; }

    /// <summary>The ids or names of the resources that it is about.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
}
