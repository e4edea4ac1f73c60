// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>One setting that changes.</summary>
/// <param name="Property">CloudFormation's name.</param>
/// <param name="From">What it is; null where it is not set.</param>
/// <param name="To">What it will be.</param>
/// <param name="Because">The control, or the reason in a few words.</param>
public sealed record SettingChange(string Property, string? From, string To, string Because);
