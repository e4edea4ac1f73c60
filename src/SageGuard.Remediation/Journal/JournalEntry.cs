// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>One line of a journal.</summary>
/// <param name="Number">Counts from 1 without gaps.</param>
/// <param name="Time">When.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Phase">What of it.</param>
/// <param name="Facts">What must be known later, e.g. whether the notebook ran.</param>
public sealed record JournalEntry(int Number, DateTimeOffset Time, string Step, string Phase, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The step is about to be made.</summary>
    public const string Begun = "begun";

    /// <summary>It came to its end.</summary>
    public const string Done = "done";

    /// <summary>The step found out what must be known later.</summary>
    public const string Found = "found";

    /// <summary>It did not; the facts say why.</summary>
    public const string Failed = "failed";

    /// <summary>The operator answered a question: the steps are gone through again, each from what it finds.</summary>
    public const string Reopened = "reopened";

    /// <summary>All phases.</summary>
    public static IReadOnlyList<string> Phases { get; } = [Begun, Done, Found, Failed, Reopened];
}
