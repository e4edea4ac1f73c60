// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Events;

/// <summary>A resource changed, was created, or is re-evaluated on demand.</summary>
/// <param name="Item">The item as recorded.</param>
public sealed record ChangeNotification(ConfigurationItem Item) : Notification("ConfigurationItemChangeNotification");
