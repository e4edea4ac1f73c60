// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>Something that happened in a run and that a log should keep.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Properties">What it is about: names and texts or whole numbers; never tokens, and of tags only a waiver's reason.</param>
public sealed record RunNote(NoteLevel Level, string Message, params IReadOnlyList<(string Name, object Value)> Properties);
