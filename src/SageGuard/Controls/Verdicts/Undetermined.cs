// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The source does not say. Not a result: the need is read and the control evaluated again, or the run fails.</summary>
/// <param name="Need">What has to be known.</param>
public sealed record Undetermined(Need Need) : Verdict
{
    /// <summary>The verdict for a value that only the deployment decides; null for a value that is known.</summary>
    /// <param name="path">The property.</param>
    /// <param name="value">Its value.</param>
    internal static Verdict? IfUnresolved(string path, PropertyValue value) =>
        value.Expression is { } expression ? new Undetermined(new DeploymentNeed(path, expression)) : null;
}
