// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>What the judge says of one resource under one control.</summary>
public abstract record Verdict
{
    /// <summary>
    /// One verdict for several: a known failure outweighs what is not known, and that outweighs a pass. What comes after a failure
    /// is not looked at.
    /// </summary>
    /// <param name="verdicts">The verdicts, one for each part that counts.</param>
    /// <param name="start">What it is where no part passes, fails or is unknown; null: the first part's.</param>
    internal static Verdict Of(IEnumerable<Verdict> verdicts, Verdict? start = null)
    {
        var result = start;
        foreach (var verdict in verdicts)
        {
            if (verdict is NonCompliant)
                return verdict;
            if (result is null || verdict is Undetermined || (verdict is Compliant && result is NotApplicable))
                result = verdict;
        }

        return result ?? throw new ArgumentException("There is no verdict.", nameof(verdicts));
    }
}

/// <summary>The resource meets the control.</summary>
public sealed record Compliant : Verdict
{
    /// <summary>The one instance.</summary>
    public static Compliant Instance { get; } = new();
}

/// <summary>The resource fails the control.</summary>
/// <param name="Reason">A sentence that names the property, what it holds and what it must hold.</param>
public sealed record NonCompliant(string Reason) : Verdict;

/// <summary>The control does not apply to the resource.</summary>
/// <param name="Reason">A sentence that says why.</param>
public sealed record NotApplicable(string Reason) : Verdict;

/// <summary>The source does not say. Not a result: the need is read and the judge asked again, or the run fails.</summary>
/// <param name="Need">What the judge needs to know.</param>
public sealed record Undetermined(Need Need) : Verdict
{
    /// <summary>The verdict for a value that only the deployment decides; null for a value that is known.</summary>
    /// <param name="path">The property.</param>
    /// <param name="value">Its value.</param>
    internal static Verdict? IfUnresolved(string path, PropertyValue value) =>
        value.Expression is { } expression ? new Undetermined(new DeploymentNeed(path, expression)) : null;
}

/// <summary>What the judge needs before it can say more.</summary>
public abstract record Need;

/// <summary>The resource as SageMaker describes it.</summary>
public sealed record DescribeNeed : Need
{
    /// <summary>The one instance.</summary>
    public static DescribeNeed Instance { get; } = new();
}

/// <summary>The resource's tags.</summary>
public sealed record TagsNeed : Need
{
    /// <summary>The one instance.</summary>
    public static TagsNeed Instance { get; } = new();
}

/// <summary>What a resource names: the job definition of a monitoring schedule, the configuration of an endpoint.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
public sealed record NamedDefinitionNeed(ResourceKind Kind, string Name) : Need;

/// <summary>A deployment: the value is an expression that CloudFormation or Terraform resolves. Nothing can read it before.</summary>
/// <param name="Path">The property.</param>
/// <param name="Expression">The expression's name, e.g. <c>Ref</c>.</param>
public sealed record DeploymentNeed(string Path, string Expression) : Need;

/// <summary>The account that a declared resource will be in: its file does not say it.</summary>
/// <param name="Path">The property that names an account.</param>
/// <param name="Account">The account that it names.</param>
public sealed record AccountNeed(string Path, string Account) : Need;
