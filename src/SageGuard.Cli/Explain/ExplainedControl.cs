// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Explain;

/// <summary>A control as <c>sageguard controls --json</c> has it.</summary>
internal sealed record ExplainedControl(
    string Id,
    string Title,
    string Severity,
    string ResourceType,
    string PassesWhen,
    string Absent,
    string Why,
    string Fix,
    string DeclaredFix,
    string FixKind,
    string Page
)
{
    public static ExplainedControl From(Control control) =>
        new(
            Id: control.Id,
            Title: control.Title,
            Severity: control.Severity.Id(),
            ResourceType: control.Kind.Type,
            PassesWhen: control.Requirement.Text,
            Absent: control.Requirement.AbsentText,
            Why: control.Why,
            Fix: control.Fix,
            DeclaredFix: control.DeclaredFix,
            FixKind: control.FixKind == Controls.FixKind.InPlace ? "inPlace" : "recreate",
            Page: control.Page.AbsoluteUri
        );
}
