// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Deployment.Settings;

/// <summary>The controls that settings choose.</summary>
internal static class ChosenControls
{
    /// <summary>The value of the rule parameter <c>control</c> for a list of ids; <c>all</c> is every control of the catalog.</summary>
    public static string Text(IReadOnlyList<string> ids) =>
        ids is [var only] && only.Equals("all", StringComparison.OrdinalIgnoreCase) ? string.Join(',', Catalog.Controls) : string.Join(',', ids);
}
