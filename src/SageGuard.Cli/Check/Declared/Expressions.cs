// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.Declared;

/// <summary>
/// Values that only a deployment decides, in the one form that controls know: an object with the name of an intrinsic
/// function.
/// </summary>
internal static class Expressions
{
    /// <summary>Terraform's "known after apply".</summary>
    public const string AfterApply = "Fn::KnownAfterApply";

    /// <summary>CloudFormation's <c>{{resolve:…}}</c>.</summary>
    public const string DynamicReference = "Fn::DynamicReference";

    /// <summary>A string that no control names.</summary>
    public const string SomeText = "(decided at deployment)";

    /// <summary>The function's name and argument where the value is an intrinsic function; nulls for anything else.</summary>
    public static (string? Name, SourceNode? Argument) Read(SourceNode? node)
    {
        if (node is not SourceMap { Members: [var function] })
            return default;
        return function.Key is "Ref" or "Condition" || function.Key.StartsWith("Fn::", StringComparison.Ordinal)
            ? (function.Key, function.Value)
            : default;
    }

    /// <summary>An object that stands in the place of an open value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="index">Its place in the list of the resource's open values.</param>
    public static JsonObject InPlaceOf(OpenValue value, int index) => new() { [value.Expression] = index };

    /// <summary>The place of the open value in its list; null for a value that is known.</summary>
    public static int? IndexOf(JsonNode? node) =>
        node is JsonObject { Count: 1 } function
        && function.First() is var (name, argument)
        && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal))
        && argument is JsonValue number
        && number.TryGetValue(out int index)
            ? index
            : null;
}
