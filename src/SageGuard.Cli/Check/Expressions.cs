// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Cli.Check;

/// <summary>
/// Values that only a deployment decides, in the one form that the judge knows: an object with the name of an intrinsic
/// function.
/// </summary>
internal static class Expressions
{
    /// <summary>Terraform's "known after apply".</summary>
    public const string AfterApply = "Fn::KnownAfterApply";

    /// <summary>CloudFormation's <c>{{resolve:…}}</c>.</summary>
    public const string DynamicReference = "Fn::DynamicReference";

    /// <summary>A text in place of a reference to another resource: of no value that any control names.</summary>
    public const string SomeText = "(decided at deployment)";

    /// <summary>The expression's name for people.</summary>
    public static string Words(string expression) => expression switch
    {
        AfterApply => "known after apply",
        DynamicReference => "a dynamic reference",
        _ => expression,
    };

    /// <summary>An open value.</summary>
    public static JsonObject Of(string name, JsonNode? argument = null) => new() { [name] = argument?.DeepClone() ?? "open" };

    /// <summary>The function's name and argument where the node is an intrinsic function; null names for anything else.</summary>
    public static (string? Name, JsonNode? Argument) Read(JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } function) return default;
        var (name, argument) = function.First();
        return name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal) ? (name, argument) : default;
    }
}
