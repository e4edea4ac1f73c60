// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Who shares a domain's default role.</summary>
/// <param name="OtherProfile">One other user profile; null where there is none.</param>
public sealed record SharedRole(string? OtherProfile);
