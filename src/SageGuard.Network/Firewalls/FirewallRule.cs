// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Firewalls;

/// <summary>A rule, for one family and protocol.</summary>
/// <param name="Tuple">Which packets it is about.</param>
/// <param name="Action">What it does.</param>
/// <param name="Content">What the packets must carry besides; null where that does not matter.</param>
/// <param name="Unclear">Why it may match or not, or do something else; null where it is understood.</param>
internal sealed record FirewallRule(Tuple Tuple, FirewallAction Action, ApplicationMatch? Content = null, Unread? Unclear = null)
{
    /// <summary>True where it decides for every packet that it is about.</summary>
    public bool Decides => Content is null && Unclear is null;

    public bool MayPass => Unclear is not null && Action is FirewallAction.Pass or FirewallAction.Unclear;

    public bool MayDrop => Unclear is not null && Action is FirewallAction.Drop or FirewallAction.Unclear;
}
