// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>A value of a stack that may be missing, as settings or a parameter of the template decide.</summary>
/// <param name="When">Whether it is there.</param>
/// <param name="Value">The value, made again for each use.</param>
internal sealed record Optional(Decision When, Func<JsonNode> Value)
{
    public static Optional None { get; } = new(Decision.Known(false), () => throw new InvalidOperationException("There is no value."));

    /// <summary>The value, or what leaves the member out.</summary>
    public JsonNode? Node => When.IsNo ? null : When.Choose(Value());

    public static Optional From<T>(T? value, Func<T, JsonNode> node)
        where T : class => value is null ? None : new(Decision.Yes, () => node(value));

    public static Optional From(IReadOnlyCollection<string> values) =>
        values.Count == 0 ? None : new(Decision.Yes, () => Json.Array(values));

    /// <summary>What is made of the value where it is there, and something else where it is not; null leaves the member out.</summary>
    public JsonNode? Choose(Func<JsonNode, JsonNode> yes, JsonNode? no = null) => When.IsNo ? no : When.Choose(yes(Value()), no);
}
