// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>What a script must be free of.</summary>
public enum ScriptContent
{
    /// <summary>Secrets.</summary>
    Secrets,

    /// <summary>Commands that hand the machine or its credentials to others.</summary>
    HostileCommands,
}
