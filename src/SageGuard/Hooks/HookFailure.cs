// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Hooks;

/// <summary>A control that a resource fails before it is deployed.</summary>
/// <param name="Control">The control.</param>
/// <param name="Reason">A sentence that says why.</param>
internal sealed record HookFailure(Control Control, string Reason);
