// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The model package that a container is made of.</summary>
/// <param name="Name">Its name or ARN, as the container has it.</param>
public sealed record ModelPackageNeed(string Name) : Need<ModelPackage>;

/// <summary>A model package.</summary>
/// <param name="Properties">As SageMaker describes it; null where there is none of that name.</param>
public sealed record ModelPackage(Properties? Properties);
