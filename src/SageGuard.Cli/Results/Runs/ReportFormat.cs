// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>The formats of a report.</summary>
internal enum ReportFormat
{
    /// <summary>For a terminal.</summary>
    Table,

    /// <summary>Documented and stable: docs/schema/report.schema.json.</summary>
    Json,

    /// <summary>One line a result.</summary>
    Csv,

    /// <summary>For code scanning.</summary>
    Sarif,

    /// <summary>For Security Hub's BatchImportFindings.</summary>
    Asff,

    /// <summary>Compliance Findings of the Open Cybersecurity Schema Framework, one event a line.</summary>
    Ocsf,

    /// <summary>One self-contained page.</summary>
    Html,

    /// <summary>For the test reports of CI systems.</summary>
    Junit,

    /// <summary>Annotations on the lines of a pull request.</summary>
    GitHub,

    /// <summary>A summary for a workflow run or a comment.</summary>
    Markdown,
}
