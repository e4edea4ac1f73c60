// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Events;

/// <summary>The four things that AWS Config notifies a rule of.</summary>
/// <param name="MessageType">AWS Config's name of the notification.</param>
public abstract record Notification(string MessageType);
