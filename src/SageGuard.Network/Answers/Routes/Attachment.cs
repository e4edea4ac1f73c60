// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An attachment of a gateway to a VPC.</summary>
/// <param name="VpcId">The VPC.</param>
/// <param name="State">The documentation says <c>attached</c>; answers say <c>available</c> for internet gateways.</param>
public sealed record Attachment(string? VpcId = null, string? State = null);
