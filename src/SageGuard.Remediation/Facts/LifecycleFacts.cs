// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>A lifecycle configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Exists">False if a notebook names it and it is gone.</param>
/// <param name="Script">Its scripts in plain text, one after the other.</param>
public sealed record LifecycleFacts(string Name, bool Exists, string Script);
