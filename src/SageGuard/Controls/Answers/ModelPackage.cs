// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>A model package.</summary>
/// <param name="Properties">As SageMaker describes it; null where there is none of that name.</param>
public sealed record ModelPackage(Properties? Properties);
