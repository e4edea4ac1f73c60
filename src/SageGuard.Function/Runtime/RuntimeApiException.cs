// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>The Runtime API did not do its part, so that this process can't go on.</summary>
/// <param name="message">What it did.</param>
public sealed class RuntimeApiException(string message) : Exception(message);
