// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Declared;

/// <summary>One resource out of a file, in every form that its deployment may give it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Subject">What the report calls it.</param>
/// <param name="Forms">Its forms: one, or one for each way that open conditions can turn out.</param>
internal sealed record Candidate(ResourceKind Kind, Subject Subject, IReadOnlyList<Form> Forms)
{
    /// <summary>Why no control applies, e.g. because the resource is deleted; null where they do.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Why nothing can be said before the deployment; null where something can.</summary>
    public string? Open { get; init; }

    /// <summary>Why what the source leaves out is not known, e.g. because a query did not select it; null where it is.</summary>
    public string? NotSelected { get; init; }

    /// <summary>Where the resource's properties stand in the file, and what the file's language calls them; null for what is not
    /// declared.</summary>
    public Declaration? Declaration { get; init; }

    /// <summary>The same resource with other values that its parameters allow: what a person who deploys may choose.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; init; } = [];

    /// <summary>A suppression that the file's author wrote; it counts only where the operator says so.</summary>
    public Suppression? Suppression { get; init; }
}
