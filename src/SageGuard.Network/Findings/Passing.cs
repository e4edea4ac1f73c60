// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>How much of some traffic a firewall lets out.</summary>
public enum Passing
{
    /// <summary>All of it, whatever it carries.</summary>
    All,

    /// <summary>All but what its inspection recognizes as one of the exceptions. Code that hides its protocol or its name passes.</summary>
    Except,

    /// <summary>At most what claims to be one of the listed protocols and names. The claim is the client's own.</summary>
    Only,

    /// <summary>The packets that begin a connection, and none after them.</summary>
    Start,

    /// <summary>Fragments of UDP packets.</summary>
    Fragments,

    /// <summary>It leaves, and the firewall does not let its answers back.</summary>
    OneWay,

    /// <summary>Not known: rules that decide were not read or are not understood.</summary>
    Unknown,
}
