// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;

namespace SageGuard.Cli.Check.Declared;

/// <summary>Something that may hold a resource that we evaluate and that was not read.</summary>
/// <param name="Subject">What it is and where it stands.</param>
/// <param name="Reason">Why it was not read, as a sentence.</param>
/// <param name="Remedy">How it can be read, as a sentence.</param>
internal sealed record Gap(Subject Subject, string Reason, string Remedy)
{
    /// <summary>True where it is a resource of SageMaker that no control evaluates: <c>--unjudged pass</c> accepts it.</summary>
    public bool IsUnjudged { get; init; }
}
