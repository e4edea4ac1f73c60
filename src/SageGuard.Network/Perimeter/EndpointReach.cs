// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Perimeter;

/// <summary>Whose resources an endpoint lets a workload write to, whatever credentials its code uses.</summary>
public enum EndpointReach
{
    /// <summary>Nothing can be written.</summary>
    Nothing,

    /// <summary>Resources that the policy names. The names of buckets are global: a deleted one can become another account's.</summary>
    Named,

    /// <summary>Resources of accounts that the policy names.</summary>
    Accounts,

    /// <summary>Resources of an organization that the policy names.</summary>
    Organization,

    /// <summary>The policy has a part that is not understood.</summary>
    Unknown,

    /// <summary>A service of another party, for which endpoint policies decide nothing.</summary>
    OtherParty,

    /// <summary>Resources of any account.</summary>
    AnyAccount,
}
