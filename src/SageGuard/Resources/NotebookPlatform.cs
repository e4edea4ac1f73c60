// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>Platform identifiers of notebook instances.</summary>
/// <remarks>Source: SageMaker developer guide, "Amazon Linux 2023 notebook instances"; as of 2026-11.</remarks>
public static class NotebookPlatform
{
    /// <summary>Amazon Linux 2023: what the service gives a new notebook that names none, and the only one that it still
    /// supports.</summary>
    public const string AmazonLinux2023 = "notebook-al2023-v1";
}
