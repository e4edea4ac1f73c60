// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>What is assumed of a deployment to look at one way that it can turn out.</summary>
/// <param name="Parameters">Values of parameters; null for a value that the template compares with nothing.</param>
/// <param name="Conditions">Conditions that nothing known decides.</param>
internal sealed record Assumptions(IReadOnlyDictionary<string, string?> Parameters, IReadOnlyDictionary<string, bool> Conditions)
{
    /// <summary>Nothing is assumed.</summary>
    public static Assumptions None { get; } = new(new Dictionary<string, string?>(), new Dictionary<string, bool>());

    /// <summary>True where nothing is assumed.</summary>
    public bool AreNone => Parameters.Count == 0 && Conditions.Count == 0;

    /// <summary>With a value of a parameter.</summary>
    public Assumptions With(string parameter, string? value) =>
        this with
        {
            Parameters = new Dictionary<string, string?>(Parameters, StringComparer.Ordinal) { [parameter] = value },
        };

    /// <summary>With a condition's truth.</summary>
    public Assumptions With(string condition, bool holds) =>
        this with
        {
            Conditions = new Dictionary<string, bool>(Conditions, StringComparer.Ordinal) { [condition] = holds },
        };
}
