// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A private address of an interface.</summary>
/// <param name="PrivateIpAddress">The address.</param>
public sealed record InterfaceAddress(string? PrivateIpAddress = null);
