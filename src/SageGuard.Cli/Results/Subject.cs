// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Cli.Results;

/// <summary>What a row is about: one resource, or a whole kind that could not be listed.</summary>
/// <param name="Type">AWS Config's type.</param>
/// <param name="Noun">The kind in plain words.</param>
/// <param name="Id">The id; for a whole kind <c>*</c>.</param>
/// <param name="Name">The name for people: the resource's own, or its place in a template or plan.</param>
/// <param name="Arn">The ARN; null where the source has none.</param>
/// <param name="Account">The account of 12 digits; null where the source does not say.</param>
/// <param name="Region">The Region; null where the source does not say.</param>
/// <param name="Location">Where it is declared; null for what was read from AWS.</param>
internal sealed record Subject(
    string Type,
    string Noun,
    string Id,
    string Name,
    string? Arn,
    string? Account,
    string? Region,
    Location? Location
)
{
    /// <summary>The account's name, where AWS Organizations or the operator's file of accounts says it; null elsewhere.</summary>
    public string? AccountName { get; init; }

    /// <summary>The id of a row that stands for all resources of a kind.</summary>
    public const string Whole = "*";

    /// <summary>True where the row stands for all resources of a kind: how many there are is not known.</summary>
    public bool IsWholeKind => Id == Whole;

    /// <summary>Where it is: file and line, or account and Region; empty where the source says neither.</summary>
    public string Place =>
        Location is { } location
            ? $"{location.File}:{location.Line.ToString(CultureInfo.InvariantCulture)}"
            : string.Join(' ', new[] { Account, Region }.Where(part => part is not null));

    /// <summary>What distinguishes this resource from any other, the same in each run.</summary>
    public string Key => Location is null ? $"{Account ?? "-"}/{Region ?? "-"}/{Type}/{Id}" : $"{Location.File}/{Type}/{Id}";
}
