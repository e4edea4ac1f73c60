// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A repository of Amazon ECR.</summary>
/// <param name="Account">The registry's account.</param>
/// <param name="Region">The registry's Region.</param>
/// <param name="Name">The repository's name.</param>
public sealed record RepositoryNeed(string Account, string Region, string Name) : Need<ImageRepository>;
