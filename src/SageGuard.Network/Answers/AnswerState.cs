// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A state with a code.</summary>
/// <param name="Code">E.g. <c>active</c>.</param>
/// <param name="State">Some answers call it so.</param>
public sealed record AnswerState(string? Code = null, string? State = null);
