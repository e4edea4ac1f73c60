// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>An address or a block.</summary>
/// <param name="Definition">E.g. <c>192.0.2.0/24</c>.</param>
public sealed record AddressDefinition([property: JsonPropertyName("AddressDefinition")] string? Definition = null);
