// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>One Deny statement of a service control policy.</summary>
/// <param name="Actions">SageMaker actions without the prefix, e.g. <c>CreateNotebookInstance</c>.</param>
/// <param name="Conditions">All must hold for the request to be denied.</param>
public sealed record Deny(IReadOnlyList<string> Actions, IReadOnlyList<PolicyCondition> Conditions)
{
    /// <summary>A statement on one action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="conditions">The conditions.</param>
    public Deny(string action, params PolicyCondition[] conditions)
        : this([action], conditions) { }
}
