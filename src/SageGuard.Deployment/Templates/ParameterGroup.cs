// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Templates;

/// <summary>Parameters that a console shows together.</summary>
/// <param name="Label">The group's title.</param>
/// <param name="Parameters">Names of parameters.</param>
public sealed record ParameterGroup(string Label, IReadOnlyList<string> Parameters);
