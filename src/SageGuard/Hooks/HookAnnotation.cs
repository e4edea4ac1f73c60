// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Hooks;

/// <summary>A control that fails, as CloudFormation shows it.</summary>
internal sealed record HookAnnotation(
    string AnnotationName,
    string Status,
    string StatusMessage,
    string RemediationMessage,
    string RemediationLink,
    string SeverityLevel
)
{
    public static HookAnnotation From(HookFailure failure) =>
        new(
            AnnotationName: failure.Control.Id,
            Status: "FAILED",
            StatusMessage: failure.Reason,
            RemediationMessage: failure.Control.Fix,
            RemediationLink: failure.Control.Page.AbsoluteUri,
            SeverityLevel: failure.Control.Severity.ToString().ToUpperInvariant()
        );
}
