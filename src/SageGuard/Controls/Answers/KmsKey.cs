// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A key of AWS KMS.</summary>
/// <param name="Exists">True if it is there.</param>
/// <param name="Manager">KeyManager: <c>CUSTOMER</c> or <c>AWS</c>.</param>
/// <param name="State">KeyState, e.g. <c>Enabled</c> or <c>PendingDeletion</c>.</param>
/// <remarks>Source: AWS KMS API reference, KeyMetadata.</remarks>
public sealed record KmsKey(bool Exists, string Manager, string State);
