// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>Where a function runs: the one account and Region whose resources it evaluates.</summary>
/// <param name="Partition">The partition, e.g. <c>aws</c> or <c>aws-cn</c>.</param>
/// <param name="Region">The Region.</param>
/// <param name="AccountId">The account of 12 digits.</param>
public sealed record Home(string Partition, string Region, string AccountId);
