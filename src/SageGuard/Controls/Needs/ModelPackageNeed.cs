// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The model package that a container is made of.</summary>
/// <param name="Name">Its name or ARN, as the container has it.</param>
public sealed record ModelPackageNeed(string Name) : Need<ModelPackage>;
