// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>Rules for single packets.</summary>
/// <param name="Rules">The rules.</param>
public sealed record StatelessRules([property: JsonPropertyName("StatelessRules")] IReadOnlyList<StatelessRule>? Rules = null);
