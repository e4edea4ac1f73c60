// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>The states' names.</summary>
internal static class RegionStates
{
    /// <summary>The name in machine formats, stable.</summary>
    public static string Id(this RegionState state) =>
        state switch
        {
            RegionState.Read => "read",
            RegionState.ReadInPart => "readInPart",
            RegionState.Denied => "denied",
            RegionState.LeftOut => "leftOut",
            _ => "notRead",
        };

    /// <summary>The name for people.</summary>
    public static string DisplayName(this RegionState state) =>
        state switch
        {
            RegionState.Read => "read",
            RegionState.ReadInPart => "read in part",
            RegionState.Denied => "denied",
            RegionState.LeftOut => "left out",
            _ => "not read",
        };
}
