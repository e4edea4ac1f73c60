// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>A named condition of a template.</summary>
/// <param name="Name">Its logical name.</param>
/// <param name="Expression">Fn::Equals, Fn::Not, Fn::And or Fn::Or.</param>
public sealed record TemplateCondition(string Name, JsonObject Expression);
