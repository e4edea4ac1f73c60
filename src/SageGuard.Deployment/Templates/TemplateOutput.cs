// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>An output of a stack.</summary>
/// <param name="Name">Its logical name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Value">Its value: a string or an intrinsic function.</param>
public sealed record TemplateOutput(string Name, string Description, JsonNode Value)
{
    internal JsonObject ToJson() => Json.Object(("Description", Description), ("Value", Value.DeepClone()));
}
