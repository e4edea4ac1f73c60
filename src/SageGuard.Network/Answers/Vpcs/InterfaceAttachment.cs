// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What an interface is attached to.</summary>
/// <param name="InstanceId">The instance.</param>
public sealed record InterfaceAttachment(string? InstanceId = null);
