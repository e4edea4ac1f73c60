// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What a subnet or VPC says about VPC Block Public Access itself.</summary>
/// <param name="InternetGatewayBlockMode">As in the options.</param>
public sealed record BlockPublicAccessStates(string? InternetGatewayBlockMode = null);
