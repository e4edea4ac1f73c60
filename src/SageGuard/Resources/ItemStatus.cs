// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>The statuses of a configuration item.</summary>
public enum ItemStatus
{
    /// <summary>OK: recorded.</summary>
    Ok,

    /// <summary>ResourceDiscovered: recorded for the first time.</summary>
    Discovered,

    /// <summary>ResourceDeleted.</summary>
    Deleted,

    /// <summary>ResourceNotRecorded: the recorder no longer records the type.</summary>
    NotRecorded,

    /// <summary>ResourceDeletedNotRecorded.</summary>
    DeletedNotRecorded,
}
