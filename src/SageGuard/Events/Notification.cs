// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Events;

/// <summary>The four things that AWS Config notifies a rule of.</summary>
/// <param name="MessageType">AWS Config's name of the notification.</param>
public abstract record Notification(string MessageType);

/// <summary>A resource changed, was created, or is re-evaluated on demand.</summary>
/// <param name="Item">The item as recorded.</param>
public sealed record ChangeNotification(ConfigurationItem Item) : Notification("ConfigurationItemChangeNotification");

/// <summary>A resource changed, and its item is too large for an event: only a summary came.</summary>
/// <param name="Summary">An item without tags and configuration.</param>
public sealed record OversizedChangeNotification(ConfigurationItem Summary) : Notification("OversizedConfigurationItemChangeNotification");

/// <summary>The rule's schedule, or an on-demand evaluation of a scheduled rule.</summary>
/// <param name="CreationTime">When the notification was made: the ordering time of every result of the sweep.</param>
public sealed record ScheduledNotification(DateTimeOffset CreationTime) : Notification("ScheduledNotification")
{
    /// <summary>The account that the notification names; null where it names none.</summary>
    public string? AccountId { get; init; }
}

/// <summary>A configuration snapshot was delivered; answered with an empty list of evaluations.</summary>
public sealed record SnapshotNotification() : Notification("ConfigurationSnapshotDeliveryCompleted");
