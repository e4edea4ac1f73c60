// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Evaluation;

/// <summary>What is known of one resource under the controls that were asked.</summary>
/// <param name="Resource">The resource, as complete as it was read.</param>
/// <param name="Results">One result a control, in the controls' order.</param>
public sealed record Assessment(Resource Resource, IReadOnlyList<ControlResult> Results);
