// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A way out for IPv6.</summary>
/// <param name="EgressOnlyInternetGatewayId">Its id.</param>
/// <param name="Attachments">The VPC.</param>
public sealed record EgressOnlyInternetGateway(string? EgressOnlyInternetGatewayId = null, IReadOnlyList<Attachment>? Attachments = null);
