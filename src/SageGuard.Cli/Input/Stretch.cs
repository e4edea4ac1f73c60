// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>A stretch of a file.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The place after its last character.</param>
internal readonly record struct Stretch(Place Start, Place End);
