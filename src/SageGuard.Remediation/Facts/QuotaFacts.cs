// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The quota of an instance type for notebook instances.</summary>
/// <param name="Limit">How many may run at once.</param>
/// <param name="InUse">How many run now.</param>
public sealed record QuotaFacts(int Limit, int InUse);
