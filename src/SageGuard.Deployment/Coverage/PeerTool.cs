// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Coverage;

/// <summary>Another tool and its checks.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Read">What was read of it, and when.</param>
/// <param name="Checks">Its checks on SageMaker.</param>
public sealed record PeerTool(string Tool, string Read, IReadOnlyList<PeerCheck> Checks);
