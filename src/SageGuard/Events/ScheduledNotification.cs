// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Events;

/// <summary>The rule's schedule, or an on-demand evaluation of a scheduled rule.</summary>
/// <param name="CreationTime">When the notification was made: the ordering time of every result of the sweep.</param>
public sealed record ScheduledNotification(DateTimeOffset CreationTime) : Notification("ScheduledNotification")
{
    /// <summary>The account that the notification names; null where it names none.</summary>
    public string? AccountId { get; init; }
}
