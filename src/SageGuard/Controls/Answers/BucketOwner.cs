// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Whose a bucket is.</summary>
/// <param name="Standing">Its owner, as far as it matters.</param>
public sealed record BucketOwner(BucketStanding Standing);
