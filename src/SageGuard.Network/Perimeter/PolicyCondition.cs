// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Network.Perimeter;

/// <summary>The Condition of a statement. Operators and keys that are not known here make it unknown.</summary>
/// <remarks>Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Conditions with multiple context keys or
/// values".</remarks>
internal static class PolicyCondition
{
    /// <summary>All operators and all keys must hold; of several values one.</summary>
    public static Truth Holds(JsonElement condition, PolicyRequest request)
    {
        if (condition.ValueKind != JsonValueKind.Object)
            return Truth.Unknown;
        var all = Truth.Yes;
        foreach (var block in condition.EnumerateObject())
        {
            if (block.Value.ValueKind != JsonValueKind.Object)
                return Truth.Unknown;
            foreach (var key in block.Value.EnumerateObject())
                all = Min(all, Holds(block.Name, key, request));
        }

        return all;
    }

    private static Truth Holds(string written, JsonProperty key, PolicyRequest request)
    {
        // Keys with several values in one request have operators of their own.
        if (written.StartsWith("For", StringComparison.OrdinalIgnoreCase))
            return Truth.Unknown;
        var ifExists = written.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        var name = (ifExists ? written[..^"IfExists".Length] : written).ToLowerInvariant();
        if (!request.Keys.TryGetValue(key.Name.ToLowerInvariant(), out var actual))
            return Truth.Unknown;
        if (PolicyText.Read(key.Value) is not { } texts || PolicyVariables.Fill(texts, request) is not { } values)
            return Truth.Unknown;
        if (name == "null")
            return values is [var wanted] && bool.TryParse(wanted, out var isNull) ? Yes((actual is null) == isNull) : Truth.Unknown;

        var isNegated = name.Contains("not", StringComparison.Ordinal);
        Func<string, string, bool>? matches = name.Replace("not", "", StringComparison.Ordinal) switch
        {
            "stringequals" => (value, text) => value == text,
            "stringequalsignorecase" => (value, text) => value.Equals(text, StringComparison.OrdinalIgnoreCase),
            "stringlike" or "arnlike" or "arnequals" => (value, text) => Wildcard.Matches(value, text, ignoreCase: false),
            "bool" when !isNegated => (value, text) => value.Equals(text, StringComparison.OrdinalIgnoreCase),
            _ => null,
        };
        if (matches is null)
            return Truth.Unknown;

        // A key that the request does not have satisfies only negated operators, and those with IfExists.
        if (actual is null)
            return Yes(isNegated || ifExists);
        return Yes(values.Any(value => matches(value, actual)) != isNegated);
    }

    private static Truth Yes(bool value) => value ? Truth.Yes : Truth.No;

    private static Truth Min(Truth one, Truth other) => one < other ? one : other;
}
