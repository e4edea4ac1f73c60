// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws;

/// <summary>A delivery channel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastStatus">SUCCESS, FAILURE or NOT_APPLICABLE of the last delivery to its stream.</param>
/// <param name="ErrorCode">What went wrong last; null for nothing.</param>
/// <param name="ErrorMessage">The same in words.</param>
public sealed record ChannelState(string Name, string? LastStatus, string? ErrorCode, string? ErrorMessage);
