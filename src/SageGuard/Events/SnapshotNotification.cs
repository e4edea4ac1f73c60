// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Events;

/// <summary>A configuration snapshot was delivered; answered with an empty list of evaluations.</summary>
public sealed record SnapshotNotification() : Notification("ConfigurationSnapshotDeliveryCompleted");
