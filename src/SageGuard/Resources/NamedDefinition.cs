// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>What a resource names instead of holding it: a monitoring schedule its job definition, an endpoint its configuration.</summary>
/// <param name="Kind">The definition's kind.</param>
/// <param name="Name">The definition's name.</param>
/// <param name="Definition">The definition as SageMaker describes it; null when no definition of that name exists.</param>
public sealed record NamedDefinition(ResourceKind Kind, string Name, Resource? Definition);
