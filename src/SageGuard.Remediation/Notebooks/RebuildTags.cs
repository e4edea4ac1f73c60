// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The tags by which a rebuild marks the old notebook and its replacement.</summary>
public static class RebuildTags
{
    /// <summary>On both: the plan's id. On a replacement it proves that this plan made it.</summary>
    public const string Rebuild = "sageguard:rebuild";

    /// <summary>On the replacement: when its files were found identical to the backup.</summary>
    public const string Verified = "sageguard:verified";

    /// <summary>On the old one: the replacement's name.</summary>
    public const string MigratedTo = "sageguard:migrated-to";

    /// <summary>On the old one: when; the retention period begins.</summary>
    public const string MigratedAt = "sageguard:migrated-at";

    /// <summary>On the old one: the end of its retention period, so that a plan that is edited later cannot shorten it.</summary>
    public const string KeepUntil = "sageguard:keep-until";
}
