// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>What a file holds.</summary>
/// <param name="What">The file's kind for people, e.g. "CloudFormation template".</param>
/// <param name="Candidates">Its resources that a control evaluates.</param>
/// <param name="Notes">What a reader must know besides.</param>
internal sealed record Contents(string What, IReadOnlyList<Candidate> Candidates, IReadOnlyList<string> Notes)
{
    /// <summary>What may hold a resource that we evaluate and was not read.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>Notebooks whose files the deployment of this file would delete.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>Files that were read because this one leads to them.</summary>
    public IReadOnlyList<string> Followed { get; init; } = [];

    /// <summary>The rule parameters of an AWS Config event; null for anything else.</summary>
    public IReadOnlyDictionary<string, string>? RuleParameters { get; init; }

    /// <summary>Several contents as one.</summary>
    public static Contents Together(string what, IReadOnlyList<Contents> all) =>
        new(what, [.. all.SelectMany(one => one.Candidates)], [.. all.SelectMany(one => one.Notes)])
        {
            Gaps = [.. all.SelectMany(one => one.Gaps)],
            Losses = [.. all.SelectMany(one => one.Losses)],
            Followed = [.. all.SelectMany(one => one.Followed)],
            RuleParameters = all.Count == 1 ? all[0].RuleParameters : null,
        };
}
