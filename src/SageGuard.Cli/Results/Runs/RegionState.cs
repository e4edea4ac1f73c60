// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>What became of a Region.</summary>
internal enum RegionState
{
    /// <summary>Everything that was asked for was read.</summary>
    Read,

    /// <summary>It was read, but for what the results list as not assessed.</summary>
    ReadInPart,

    /// <summary>A service control policy denies it as a whole.</summary>
    Denied,

    /// <summary>The operator left it out.</summary>
    LeftOut,

    /// <summary>It could not be read, or the run ended before.</summary>
    NotRead,
}
