// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Services;

/// <summary>A call to an AWS service that must come through.</summary>
/// <param name="Action">E.g. <c>s3:PutObject</c>.</param>
/// <param name="Resource">The resource's ARN.</param>
/// <param name="ResourceAccount">Whose it is; null where that is not known.</param>
/// <param name="RoleArn">The role that signs.</param>
public sealed record ServiceCall(string Action, string Resource, string? ResourceAccount, string RoleArn);
