// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Firewalls;

/// <summary>What happens to connections that no stateful rule matches.</summary>
/// <remarks>Source: AWS Network Firewall Developer Guide, "Managing evaluation order for Suricata compatible rules".</remarks>
internal enum StatefulDefault
{
    /// <summary>They pass: action order, or strict order without a default action that drops.</summary>
    Pass,

    /// <summary><c>aws:drop_strict</c>.</summary>
    Drop,

    /// <summary><c>aws:drop_established</c>: packets that begin a connection pass, so that rules can see what it carries.</summary>
    DropEstablished,

    /// <summary>An action that this version does not know.</summary>
    Unclear,
}
