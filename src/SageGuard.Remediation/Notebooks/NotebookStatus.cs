// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The states of a notebook instance, as NotebookInstanceStatus has them.</summary>
/// <remarks>Source: SageMaker API reference, DescribeNotebookInstance.</remarks>
public static class NotebookStatus
{
    /// <summary>Starting, or being made.</summary>
    public const string Pending = "Pending";

    /// <summary>Running.</summary>
    public const string InService = "InService";

    /// <summary>Being stopped.</summary>
    public const string Stopping = "Stopping";

    /// <summary>Stopped; the volume stays.</summary>
    public const string Stopped = "Stopped";

    /// <summary>It could not be started; the volume stays.</summary>
    public const string Failed = "Failed";

    /// <summary>Being deleted, with its volume.</summary>
    public const string Deleting = "Deleting";

    /// <summary>Being updated.</summary>
    public const string Updating = "Updating";

    /// <summary>All states.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, InService, Stopping, Stopped, Failed, Deleting, Updating];

    /// <summary>True for a state in which an instance is in use and counts towards its type's quota.</summary>
    /// <param name="status">The state.</param>
    public static bool UsesInstance(string? status) => status is Pending or InService or Stopping;

    /// <summary>True for a state that ends by itself.</summary>
    /// <param name="status">The state.</param>
    public static bool IsPassing(string status) => status is Pending or Stopping or Updating or Deleting;
}
