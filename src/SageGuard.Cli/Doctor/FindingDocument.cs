// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Doctor;

/// <summary>One thing that the doctor looked at, and where.</summary>
internal sealed record FindingDocument(
    string Account,
    string Region,
    Health State,
    string About,
    string? Link,
    string Text,
    string? Command,
    IReadOnlyList<string> Resources
)
{
    public static FindingDocument From(string account, string region, Finding finding) =>
        new(account, region, finding.State, finding.About, finding.Link, finding.Text, finding.Command, finding.Resources);
}
