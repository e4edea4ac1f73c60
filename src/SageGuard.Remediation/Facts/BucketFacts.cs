// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The backup bucket.</summary>
/// <param name="Exists">True if it is there and the operator may look at it.</param>
/// <param name="Region">Its Region; null where it could not be read.</param>
/// <param name="IsEncrypted">True if it encrypts by default.</param>
/// <param name="IsVersioned">True if versioning is Enabled, not Suspended.</param>
public sealed record BucketFacts(bool Exists, string? Region, bool IsEncrypted, bool IsVersioned);
