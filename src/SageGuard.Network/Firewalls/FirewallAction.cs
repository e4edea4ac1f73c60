// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Firewalls;

/// <summary>What a rule of a firewall does.</summary>
internal enum FirewallAction
{
    /// <summary>Lets through without further inspection.</summary>
    Pass,

    /// <summary>Drops, with or without an answer.</summary>
    Drop,

    /// <summary>Hands over to the stateful rules.</summary>
    Forward,

    /// <summary>Not known: any of these.</summary>
    Unclear,
}
