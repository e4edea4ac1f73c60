// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A key of AWS KMS.</summary>
/// <param name="Key">Its id, its ARN or an alias, as the property has it.</param>
public sealed record KmsKeyNeed(string Key) : Need<KmsKey>;
