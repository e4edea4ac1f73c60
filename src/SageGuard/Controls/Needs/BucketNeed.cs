// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Whose a bucket of Amazon S3 is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AllowedAccounts">The accounts besides the own that it may be of, separated by commas.</param>
public sealed record BucketNeed(string Name, string AllowedAccounts) : Need<BucketOwner>
{
    /// <summary>True for an access point, or its alias, in the place of a bucket: it does not say whose the bucket behind it is.</summary>
    public bool IsAccessPoint => S3Address.IsAccessPoint(Name);
}
