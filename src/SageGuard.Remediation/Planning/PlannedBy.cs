// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Who made a plan, and with what; the plan itself says when, and in which Region.</summary>
/// <param name="Arn">The ARN of the user or of the role's session.</param>
/// <param name="Account">The account of 12 digits whose notebooks were looked at.</param>
/// <param name="Version">SageGuard's version.</param>
public sealed record PlannedBy(string Arn, string Account, string Version);
