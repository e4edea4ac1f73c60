// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>What a resource names: the job definition of a monitoring schedule, the configuration of an endpoint.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
public sealed record NamedDefinitionNeed(ResourceKind Kind, string Name) : Need;
