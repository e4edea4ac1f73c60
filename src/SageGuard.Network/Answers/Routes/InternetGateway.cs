// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An internet gateway.</summary>
/// <param name="InternetGatewayId">Its id.</param>
/// <param name="Attachments">The VPC.</param>
public sealed record InternetGateway(string? InternetGatewayId = null, IReadOnlyList<Attachment>? Attachments = null);
