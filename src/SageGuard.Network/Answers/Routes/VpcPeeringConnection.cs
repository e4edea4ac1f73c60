// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A peering connection.</summary>
/// <param name="VpcPeeringConnectionId">Its id.</param>
/// <param name="Status">Only <c>active</c> carries traffic.</param>
/// <param name="AccepterVpcInfo">One side.</param>
/// <param name="RequesterVpcInfo">The other side.</param>
public sealed record VpcPeeringConnection(
    string? VpcPeeringConnectionId = null,
    AnswerState? Status = null,
    PeeringVpc? AccepterVpcInfo = null,
    PeeringVpc? RequesterVpcInfo = null
);
