// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>A suppression written in a template's own metadata.</summary>
/// <param name="Value">Its text in the form of a waiver tag.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record Suppression(string Value, int Line);
