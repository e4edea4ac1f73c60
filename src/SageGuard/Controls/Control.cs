// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>
/// One requirement, with everything that depends on it: an entry of the <see cref="Catalog"/>. All members are required, so
/// that the compiler asks for them when a control is added, and the rule, the policies, the templates, the checks, the repair and
/// the pages need no other edit.
/// </summary>
public sealed class Control
{
    /// <summary>The id: a prefix that names its author and a number, e.g. <c>SageMaker.1</c> (Security Hub's).</summary>
    public required string Id { get; init; }

    /// <summary>What it asks, in our words and AWS's sense.</summary>
    public required string Title { get; init; }

    /// <summary>The severity: Security Hub's for its own controls, ours for the others.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it protects.</summary>
    public required Concern Concern { get; init; }

    /// <summary>The kind of resource that it evaluates.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>What a resource must meet.</summary>
    public required Requirement Requirement { get; init; }

    /// <summary>AWS's own rule for the same control; null where AWS has none.</summary>
    public required ManagedRule? ManagedRule { get; init; }

    /// <summary>
    /// Why changes alone are not enough, so that the rule needs a schedule as well; null where each change of the verdict
    /// comes with a change of the resource.
    /// </summary>
    public required string? NeedsSchedule { get; init; }

    /// <summary>The rule parameters that change how it evaluates.</summary>
    public required IReadOnlyList<RuleParameter> Parameters { get; init; }

    /// <summary>Whether a failing resource can be changed, or a new one must take its place.</summary>
    public required FixKind FixKind { get; init; }

    /// <summary>How <c>sageguard remediate</c> repairs it, or why it does not.</summary>
    public required ControlRepair Repair { get; init; }

    /// <summary>How a failing resource is kept from being made, or why no policy can do that.</summary>
    public required Prevention Prevention { get; init; }

    /// <summary>Why it matters, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>How a failing resource that exists is fixed.</summary>
    public required string Fix { get; init; }

    /// <summary>
    /// What to write where a template or plan declares the resource: one sentence, with each property between backquotes under
    /// its name in CloudFormation, so that <see cref="DeclaredFixForTerraform"/> can say it in the words of another language.
    /// </summary>
    public required string DeclaredFix { get; init; }

    /// <summary>The page to read on: AWS's about its control, or about the property.</summary>
    public required Uri Page { get; init; }

    /// <summary>True for a control of AWS Security Hub, whose severity is Security Hub's.</summary>
    public bool IsSecurityHubs => Prefix == ControlSet.SecurityHubPrefix;

    /// <summary>True where only a scan can evaluate it, because it reads other services than SageMaker.</summary>
    public bool IsScanOnly => Requirement.OtherActions.Any();

    /// <summary>Why no rule of AWS Config can evaluate it, as a clause; null where one can.</summary>
    public string? NoRuleBecause => !Kind.IsRecorded ? $"AWS Config does not record {Kind.Type}" : ScanOnlyBecause;

    /// <summary>Why only a scan can evaluate it, as a clause; null where others can as well.</summary>
    public string? ScanOnlyBecause =>
        IsScanOnly ? $"it needs {string.Join(" and ", Requirement.OtherActions)}, which only a scan calls" : null;

    /// <summary>The id without its dot, e.g. <c>SageMaker1</c>: for names in templates and statements of policies.</summary>
    public string LogicalId => Id.Replace(".", "", StringComparison.Ordinal);

    /// <summary>The part of the id before the dot, e.g. <c>SageMaker</c>.</summary>
    public string Prefix => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    private int Number => int.Parse(Id.AsSpan(Prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary><see cref="DeclaredFix"/> with Terraform's names in the place of CloudFormation's.</summary>
    public string DeclaredFixForTerraform() =>
        Requirement
            .Properties.Where(property => property.TerraformPath is not null)
            .OrderByDescending(property => property.Path.Length)
            .Aggregate(
                DeclaredFix,
                (text, property) => text.Replace($"`{property.Path}`", $"`{property.TerraformPath}`", StringComparison.Ordinal)
            );

    /// <summary>True if the control is the next one of the same author.</summary>
    /// <param name="other">The control before it.</param>
    internal bool Follows(Control other) => Prefix == other.Prefix && Number == other.Number + 1;

    /// <summary>The catalog's order: Security Hub's controls first, then author by author, each author's by number.</summary>
    public static IComparer<Control> CatalogOrder { get; } = Comparer<Control>.Create((one, other) => one.Rank.CompareTo(other.Rank));

    private (bool IsOurs, string Prefix, int Number) Rank => (Prefix != ControlSet.SecurityHubPrefix, Prefix, Number);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
