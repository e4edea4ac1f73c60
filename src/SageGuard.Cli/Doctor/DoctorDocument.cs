// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Doctor;

/// <summary>What the doctor found: members are added, never renamed.</summary>
internal sealed record DoctorDocument(int SchemaVersion, string GeneratedAt, IReadOnlyList<FindingDocument> Findings)
{
    /// <summary>The document.</summary>
    /// <param name="examined">Each Region with its findings.</param>
    /// <param name="now">When it was looked at.</param>
    public static DoctorDocument From(
        IEnumerable<(string Account, string Region, IReadOnlyList<Finding> Findings)> examined,
        DateTimeOffset now
    ) =>
        new(
            SchemaVersion: 1,
            GeneratedAt: now.ToIso(),
            Findings:
            [
                .. examined.SelectMany(place =>
                    place.Findings.Select(finding => FindingDocument.From(place.Account, place.Region, finding))
                ),
            ]
        );
}
