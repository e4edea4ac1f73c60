// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Deployment.Stacks;

/// <summary>How rules and what belongs to them are called.</summary>
public static class RuleNames
{
    /// <summary>The rule of one control, e.g. <c>sageguard-sagemaker-1</c>; findings carry it as their title.</summary>
    /// <param name="prefix">What the rules' names begin with.</param>
    /// <param name="control">The control.</param>
    public static string For(string prefix, Control control) => $"{prefix}{control.Id.ToLowerInvariant().Replace('.', '-')}";

    /// <summary>The rule over several controls.</summary>
    /// <param name="prefix">What the rules' names begin with.</param>
    public static string Combined(string prefix) => $"{prefix}sagemaker";
}
