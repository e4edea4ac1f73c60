// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Policies;

/// <summary>A policy document with its name.</summary>
/// <param name="Name">What it is called in files and stacks, e.g. <c>Deny1</c>.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Json">The document, one statement a line: AWS counts white space in what the API is given.</param>
public sealed record NamedPolicy(string Name, string Description, string Json);
