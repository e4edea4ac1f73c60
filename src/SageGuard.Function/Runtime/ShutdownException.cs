// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>An invocation was stopped because Lambda shuts this environment down.</summary>
/// <param name="message">What was stopped, and what happens next.</param>
/// <param name="inner">Where it was stopped.</param>
public sealed class ShutdownException(string message, Exception inner) : Exception(message, inner);
