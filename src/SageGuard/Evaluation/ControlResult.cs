// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Evaluation;

/// <summary>One control's result for one resource.</summary>
/// <param name="Control">The control.</param>
/// <param name="Verdict">The verdict; <see cref="Undetermined"/> where <paramref name="Error"/> says why nothing is known.</param>
/// <param name="Error">What kept us from knowing; null where the verdict is known.</param>
public sealed record ControlResult(Control Control, Verdict Verdict, SageGuardException? Error = null)
{
    /// <summary>The waiver that turned a failure into "not applicable"; null where none did.</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>The resource as it was when the verdict was known, what was read for the control included; null where nothing is
    /// known.</summary>
    public Resource? View { get; init; }
}
