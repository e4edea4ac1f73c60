// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Cli.Results;

/// <summary>One resource under one control, or something that was not read and may hold such a resource.</summary>
/// <param name="Control">The control; null where it is not known which controls would apply, because the resource was not read.</param>
/// <param name="Subject">The resource.</param>
/// <param name="Outcome">What is known.</param>
/// <param name="Reason">Why, in sentences; empty where it passed.</param>
internal sealed record ResultRow(Control? Control, Subject Subject, Outcome Outcome, string Reason)
{
    /// <summary>The id of a row that stands for every control.</summary>
    public const string EveryControl = "*";

    /// <summary>The control's id; <c>*</c> where it is not known which controls would apply.</summary>
    public string ControlId => Control?.Id ?? EveryControl;

    /// <summary>The control's severity; the highest where it is not known which controls would apply.</summary>
    public Severity Severity => Control?.Severity ?? Severity.High;

    /// <summary>True where the control, and so the severity, is SageGuard's own.</summary>
    public bool IsOurs => Control is { IsSecurityHubs: false };

    /// <summary>The property that decides, in the names of the file; null where none does.</summary>
    public string? Property { get; init; }

    /// <summary>What to write in the file in hand; null for the control's own fix.</summary>
    public string? Fix { get; init; }

    /// <summary>How what is not known can be made known, as a sentence; null where the reason says it.</summary>
    public string? Remedy { get; init; }

    /// <summary>True for a resource of SageMaker that no control evaluates.</summary>
    public bool IsUnjudged { get; init; }

    /// <summary>What the control looked at and what it found there; null where nothing is known.</summary>
    public string? Observed { get; init; }

    /// <summary>The waiver that holds; null where none does.</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>Where the waiver stands, e.g. <c>tag sageguard-waiver</c>; null where none holds.</summary>
    public string? WaiverSource { get; init; }

    /// <summary>Who owns the resource, by the tag that the operator named; null where that is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>When AWS Config recorded what was evaluated; null for what was read from SageMaker or from a file.</summary>
    public DateTimeOffset? Recorded { get; init; }

    /// <summary>When the resource was created; null where the source does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The IAM action whose grant would let it be assessed; null where no permission is missing.</summary>
    public string? MissingPermission { get; init; }

    /// <summary>True where the baseline knows this failure, or this open value, already.</summary>
    public bool Known { get; init; }

    /// <summary>What distinguishes this result from any other, the same in each run; a baseline is a set of these.</summary>
    public string Fingerprint => $"{ControlId}|{Subject.Key}";

    /// <summary>The row of an assessment's result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="subject">The resource.</param>
    /// <param name="waiverTag">The key of the tag that waives; null where none does.</param>
    /// <param name="nameOf">What the source's language calls a property; null for CloudFormation's names.</param>
    public static ResultRow From(ControlResult result, Subject subject, string? waiverTag, Func<string, string>? nameOf = null)
    {
        var row = Verdict(result, subject);
        return row with
        {
            Observed = result.View is { } view ? Observation.Describe(result.Control, view, nameOf) : null,
            WaiverSource = row.Waiver is null ? null : $"tag {waiverTag}",
        };
    }

    /// <summary>The owner that a resource's tag names; null where no one asks, or it does not say.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="ownerTag">The tag's key; null where no one asks.</param>
    public static string? OwnerOf(Resource resource, string? ownerTag) =>
        ownerTag is not null && resource.Tags?.GetValueOrDefault(ownerTag) is { Length: > 0 } owner ? owner : null;

    private static ResultRow Verdict(ControlResult result, Subject subject) =>
        result switch
        {
            { Waiver: { } waiver, Verdict: NotApplicable waived } => new(
                result.Control,
                subject,
                Outcome.Waived,
                $"{waived.Reason} {waiver.Reason}"
            )
            {
                Waiver = waiver,
            },
            { Verdict: NonCompliant failure } => new(result.Control, subject, Outcome.Failing, failure.Reason),
            { Verdict: Compliant } => new(result.Control, subject, Outcome.Passed, ""),
            { Verdict: NotApplicable other } => new(result.Control, subject, Outcome.NotApplicable, other.Reason),
            _ => NotAssessed(
                result.Control,
                subject,
                result.Error ?? new SageGuardException("The source does not say what the control needs.")
            ),
        };

    /// <summary>The fix of a failing row; null for any other.</summary>
    public string? FixWhereFailing => Outcome == Outcome.Failing ? Fix ?? Control?.Fix : null;

    /// <summary>The row of what an error kept from being assessed.</summary>
    public static ResultRow NotAssessed(Control control, Subject subject, SageGuardException error) =>
        new(control, subject, Outcome.NotAssessed, error.Message)
        {
            MissingPermission = error is AwsCallException { Kind: AwsRefusal.Denied } denied ? denied.Action : null,
        };
}
