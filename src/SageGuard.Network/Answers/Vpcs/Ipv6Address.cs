// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>An IPv6 address of an interface.</summary>
/// <param name="Address">The address.</param>
public sealed record Ipv6Address([property: JsonPropertyName("Ipv6Address")] string? Address = null);
