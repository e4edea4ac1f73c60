// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A VPC or subnet that VPC Block Public Access spares.</summary>
/// <param name="ExclusionId">Its id.</param>
/// <param name="ResourceArn">The ARN of the VPC or subnet.</param>
/// <param name="InternetGatewayExclusionMode"><c>allow-bidirectional</c> or <c>allow-egress</c>.</param>
/// <param name="State">E.g. <c>create-complete</c>.</param>
public sealed record BlockPublicAccessExclusion(
    string? ExclusionId = null,
    string? ResourceArn = null,
    string? InternetGatewayExclusionMode = null,
    string? State = null
);
