// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>
/// A yes or no of a stack: known where the settings are, or left to a condition of the template where a parameter decides at
/// deployment. What is written with it is written once for both.
/// </summary>
internal readonly record struct Decision
{
    private readonly bool _yes;

    private Decision(bool yes, string? condition)
    {
        _yes = yes;
        Condition = condition;
    }

    public static Decision Yes { get; } = new(true, null);

    /// <summary>The condition's name; null where the answer is known.</summary>
    public string? Condition { get; }

    /// <summary>True where the answer is known to be no.</summary>
    public bool IsNo => Condition is null && !_yes;

    public static Decision Known(bool yes) => new(yes, null);

    public static Decision At(string condition) => new(true, condition);

    /// <summary>The value where the answer is yes, the other where it is no; null leaves the member out.</summary>
    public JsonNode? Choose(JsonNode yes, JsonNode? no = null)
    {
        if (Condition is not null)
            return Intrinsic.If(Condition, yes, no ?? Intrinsic.NoValue);
        return _yes ? yes : no;
    }
}
