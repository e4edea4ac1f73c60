// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Perimeter;

/// <summary>A call that a policy is asked about.</summary>
/// <param name="Action">E.g. <c>s3:PutObject</c>.</param>
/// <param name="Resource">The resource's ARN.</param>
/// <param name="PrincipalArn">Who signs; null for a request that no one signed.</param>
/// <param name="Keys">Condition keys in small letters. Null as the value means that the request does not have the key; a key that is not
/// here is not known.</param>
internal sealed record PolicyRequest(string Action, string Resource, string? PrincipalArn, IReadOnlyDictionary<string, string?> Keys);
