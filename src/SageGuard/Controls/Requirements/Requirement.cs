// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>
/// What a control asks of a resource. There are few, they nest, and each can say itself in words, so that the pages under
/// docs/controls are written by the same objects that judge.
/// </summary>
public abstract record Requirement
{
    /// <summary>Judges the properties in view.</summary>
    /// <param name="context">What to look at.</param>
    public abstract Verdict Check(EvaluationContext context);

    /// <summary>The requirement as a clause in Markdown, e.g. "`RootAccess` is `Disabled`".</summary>
    public abstract string Text { get; }

    /// <summary>What an absent property means, as a sentence.</summary>
    public abstract string AbsentText { get; }

    /// <summary>The properties that it reads. The Terraform check, and the fix in the words of a file, know no others.</summary>
    public abstract IEnumerable<Property> Properties { get; }

    /// <summary>The kinds of resource that are described besides the resource's own.</summary>
    public virtual IEnumerable<ResourceKind> AlsoDescribes => Inner.SelectMany(part => part.AlsoDescribes).Distinct();

    /// <summary>True where tags decide, so that they are read.</summary>
    public virtual bool ReadsTags => Inner.Any(part => part.ReadsTags);

    /// <summary>
    /// The IAM actions of other services that it needs; empty for most. What needs any is evaluated by a scan only: the function
    /// reads SageMaker and AWS Config and nothing else, and a file does not hold it.
    /// </summary>
    public virtual IEnumerable<string> OtherActions => Inner.SelectMany(part => part.OtherActions).Distinct();

    /// <summary>
    /// The values that it names: each may get another verdict than all others, so that a check tries them in the place of a value
    /// that only the deployment fixes.
    /// </summary>
    /// <param name="parameters">The rule's parameters, which name values as well.</param>
    public virtual IEnumerable<string> Values(RuleParameters parameters) => Inner.SelectMany(part => part.Values(parameters));

    /// <summary>The requirements that it is made of.</summary>
    protected virtual IEnumerable<Requirement> Inner => [];
}
