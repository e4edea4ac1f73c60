// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Events;

/// <summary>A resource changed, and its item is too large for an event: only a summary came.</summary>
/// <param name="Summary">An item without tags and configuration.</param>
public sealed record OversizedChangeNotification(ConfigurationItem Summary) : Notification("OversizedConfigurationItemChangeNotification");
