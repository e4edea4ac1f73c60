// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Coverage;

/// <summary>An idea that is not taken.</summary>
/// <param name="Id">Its label, e.g. <c>R.4</c>.</param>
/// <param name="Idea">The idea.</param>
/// <param name="Reason">Why not.</param>
public sealed record Refusal(string Id, string Idea, string Reason);
