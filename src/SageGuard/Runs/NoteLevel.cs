// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>How much a note matters.</summary>
public enum NoteLevel
{
    /// <summary>For the record.</summary>
    Information,

    /// <summary>Someone should look at it some day.</summary>
    Warning,
}
