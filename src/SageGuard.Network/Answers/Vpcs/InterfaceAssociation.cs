// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>The public address of an interface.</summary>
/// <param name="PublicIp">The address.</param>
public sealed record InterfaceAssociation(string? PublicIp = null);
