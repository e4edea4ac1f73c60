// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Results;

/// <summary>The outcomes' names.</summary>
internal static class Outcomes
{
    /// <summary>The order of every listing: what needs attention first.</summary>
    public static IReadOnlyList<Outcome> All { get; } =
    [Outcome.Failing, Outcome.NotAssessed, Outcome.DecidedAtDeployment, Outcome.Waived, Outcome.Passed, Outcome.NotApplicable];

    /// <summary>The name in machine formats, stable.</summary>
    public static string Id(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Failing => "failing",
            Outcome.NotAssessed => "notAssessed",
            Outcome.DecidedAtDeployment => "decidedAtDeployment",
            Outcome.Waived => "waived",
            Outcome.Passed => "passed",
            _ => "notApplicable",
        };

    /// <summary>The outcome of a name in machine formats.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static Outcome Parse(string? id) =>
        All.Where(outcome => outcome.Id() == id).Cast<Outcome?>().FirstOrDefault()
        ?? throw new FormatException($"'{OneLine.Clean(id ?? "", 40)}' is not an outcome");

    /// <summary>The name for people.</summary>
    public static string DisplayName(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Failing => "failing",
            Outcome.NotAssessed => "not assessed",
            Outcome.DecidedAtDeployment => "decided at deployment",
            Outcome.Waived => "waived",
            Outcome.Passed => "passed",
            _ => "not applicable",
        };

    /// <summary>True where nothing is known, whatever the reason.</summary>
    public static bool IsUnknown(this Outcome outcome) => outcome is Outcome.NotAssessed or Outcome.DecidedAtDeployment;
}
