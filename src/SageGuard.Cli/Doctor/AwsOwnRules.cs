// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>AWS's own rules for the same controls: with both, each resource has two results and, in Security Hub, two findings.</summary>
internal static class AwsOwnRules
{
    /// <summary>The control that one of AWS's rules is for; null where it is not one of ours.</summary>
    public static Control? ControlFor(RuleState rule) =>
        rule.Owner == "AWS"
            ? Catalog.Controls.FirstOrDefault(control => control.ManagedRule?.Identifiers.Contains(rule.SourceIdentifier) == true)
            : null;
}
