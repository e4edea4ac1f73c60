// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Firewalls;

/// <summary>A firewall's rules in the order in which they count, for one family and protocol.</summary>
/// <param name="Stateless">For single packets; the first that matches decides.</param>
/// <param name="StatelessDefault">For packets that none matches.</param>
/// <param name="StatelessDefaultUnclear">Why this is not known.</param>
/// <param name="FragmentDefault">The same for fragments of UDP packets.</param>
/// <param name="Stateful">For connections.</param>
/// <param name="StatefulDefault">For what none matches.</param>
internal sealed record CompiledPolicy(
    IReadOnlyList<FirewallRule> Stateless,
    FirewallAction StatelessDefault,
    Unread? StatelessDefaultUnclear,
    FirewallAction FragmentDefault,
    IReadOnlyList<FirewallRule> Stateful,
    StatefulDefault StatefulDefault
);
