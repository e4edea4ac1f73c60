// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Reports;
using SageGuard.Resources;

namespace SageGuard.Cli.Check;

/// <summary>One resource out of a file, in every form that its deployment may give it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Subject">What the report calls it.</param>
/// <param name="Variants">Its forms: one, or one for each way that open conditions can turn out.</param>
internal sealed record Candidate(ResourceKind Kind, Subject Subject, IReadOnlyList<Variant> Variants)
{
    /// <summary>Why no control applies, e.g. because the resource is deleted; null where they do.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Why nothing can be said before the deployment; null where something can.</summary>
    public string? Open { get; init; }
}

/// <summary>One form of a resource.</summary>
/// <param name="Resource">The resource; what is open is an expression.</param>
/// <param name="Referring">The same with a text in place of each reference to another resource, which is present whatever it is; null where it has none.</param>
/// <param name="Assumption">Which conditions make this form, e.g. "IsProd is true"; empty where none do.</param>
internal sealed record Variant(Resource Resource, Resource? Referring = null, string Assumption = "");

/// <summary>What a file holds.</summary>
/// <param name="What">The file's kind for people, e.g. "CloudFormation template".</param>
/// <param name="Candidates">Its resources that a control judges.</param>
/// <param name="Notes">What a reader must know besides.</param>
internal sealed record Contents(string What, IReadOnlyList<Candidate> Candidates, IReadOnlyList<string> Notes)
{
    /// <summary>The rule parameters of an AWS Config event; null for anything else.</summary>
    public IReadOnlyDictionary<string, string>? RuleParameters { get; init; }
}
