// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>Something that must be assumed before more is known.</summary>
/// <param name="Name">The parameter or condition.</param>
/// <param name="Values">The parameter's values; null for a condition, which is true or false.</param>
internal sealed record Choice(string Name, IReadOnlyList<string?>? Values)
{
    /// <summary>The assumptions for each way.</summary>
    public IReadOnlyList<Assumptions> Ways(Assumptions assumed) =>
        Values is not null ? [.. Values.Select(value => assumed.With(Name, value))] : [assumed.With(Name, true), assumed.With(Name, false)];
}
