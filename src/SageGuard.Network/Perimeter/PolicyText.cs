// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Network.Perimeter;

/// <summary>Members of policies that hold one string or a list of them.</summary>
internal static class PolicyText
{
    /// <summary>The strings; null where something else is among them.</summary>
    public static IReadOnlyList<string>? Read(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.True => ["true"],
            JsonValueKind.False => ["false"],
            JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [
                .. element.EnumerateArray().Select(item => item.GetString()!),
            ],
            _ => null,
        };
}
