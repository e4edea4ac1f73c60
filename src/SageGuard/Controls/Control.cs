// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>One numbered requirement of Security Hub for Amazon SageMaker: an entry of the <see cref="Catalog"/>.</summary>
/// <param name="Number">The number in SageMaker.N.</param>
/// <param name="Title">What it asks, in our words and AWS's sense.</param>
/// <param name="Severity">Security Hub's severity.</param>
/// <param name="Kind">The kind of resource that it judges.</param>
/// <param name="Requirement">What a resource must meet.</param>
public sealed record Control(int Number, string Title, Severity Severity, ResourceKind Kind, Requirement Requirement)
{
    /// <summary>Why it matters, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>How a failing resource is fixed.</summary>
    public required string Fix { get; init; }

    /// <summary>Whether the fix changes the resource in place or makes a new one.</summary>
    public required FixKind FixKind { get; init; }

    /// <summary>
    /// Policy statements that keep a failing resource from being made; empty where IAM has no condition key for it, so that
    /// only a CloudFormation hook or detection is left.
    /// </summary>
    public IReadOnlyList<Deny> Prevention { get; init; } = [];

    /// <summary>What the statements deny beyond the control, or cannot see; null where they match it.</summary>
    public string? PreventionCaveat { get; init; }

    /// <summary>How AWS's own rule for the control runs.</summary>
    public AwsTrigger AwsTrigger { get; init; } = AwsTrigger.Change;

    /// <summary>
    /// Why changes alone are not enough, so that the rule needs a schedule as well; null where each change of the verdict
    /// comes with a change of the resource.
    /// </summary>
    public string? NeedsSchedule { get; init; }

    /// <summary>The rule parameters that change how it judges; see <see cref="RuleParameters"/>.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The control's name in Security Hub, e.g. <c>SageMaker.1</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"SageMaker.{Number}");

    /// <summary>AWS's page about the control.</summary>
    public Uri Page => new(string.Create(
        CultureInfo.InvariantCulture, $"https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html#sagemaker-{Number}"));

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>Security Hub's severities that SageMaker's controls use.</summary>
public enum Severity
{
    /// <summary>LOW.</summary>
    Low,

    /// <summary>MEDIUM.</summary>
    Medium,

    /// <summary>HIGH.</summary>
    High,
}

/// <summary>How AWS's own rule runs.</summary>
public enum AwsTrigger
{
    /// <summary>On each change of the resource.</summary>
    Change,

    /// <summary>Every 12 or 24 hours.</summary>
    Periodic,
}

/// <summary>How a failing resource is fixed.</summary>
public enum FixKind
{
    /// <summary>The resource is changed and keeps its data.</summary>
    InPlace,

    /// <summary>The property is create-only: a new resource takes the old one's place.</summary>
    Recreate,
}

/// <summary>One Deny statement of a service control policy.</summary>
/// <param name="Actions">SageMaker actions without the prefix, e.g. <c>CreateNotebookInstance</c>.</param>
/// <param name="Conditions">All must hold for the request to be denied.</param>
public sealed record Deny(IReadOnlyList<string> Actions, IReadOnlyList<PolicyCondition> Conditions);

/// <summary>One condition of a policy statement.</summary>
/// <param name="Operator">IAM's operator, e.g. <c>StringNotEquals</c>.</param>
/// <param name="Key">The condition key, e.g. <c>sagemaker:DirectInternetAccess</c>.</param>
/// <param name="Value">The value compared with.</param>
public sealed record PolicyCondition(string Operator, string Key, string Value);
