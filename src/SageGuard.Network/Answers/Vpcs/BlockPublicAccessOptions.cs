// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>VPC Block Public Access of one account and Region.</summary>
/// <param name="AwsAccountId">The account that these options belong to.</param>
/// <param name="InternetGatewayBlockMode"><c>off</c>, <c>block-ingress</c> or <c>block-bidirectional</c>.</param>
/// <param name="State"><c>update-in-progress</c> while the mode changes.</param>
/// <param name="ManagedBy"><c>declarative-policy</c> where the account cannot change it.</param>
/// <param name="ExclusionsAllowed"><c>not-allowed</c> where exclusions do not count.</param>
public sealed record BlockPublicAccessOptions(
    string? AwsAccountId = null,
    string? InternetGatewayBlockMode = null,
    string? State = null,
    string? ManagedBy = null,
    string? ExclusionsAllowed = null
);
