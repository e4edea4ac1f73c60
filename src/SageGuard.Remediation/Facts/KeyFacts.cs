// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>A key of AWS KMS.</summary>
/// <param name="Exists">True if it is there.</param>
/// <param name="State">KeyState, e.g. <c>Enabled</c> or <c>PendingDeletion</c>.</param>
/// <param name="Spec">KeySpec; only <c>SYMMETRIC_DEFAULT</c> can encrypt a volume.</param>
/// <param name="Manager">KeyManager: <c>CUSTOMER</c> or <c>AWS</c>.</param>
/// <remarks>Source: AWS KMS API reference, DescribeKey.</remarks>
public sealed record KeyFacts(bool Exists, string State, string Spec, string Manager);
