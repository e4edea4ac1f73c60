// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>An invocation was stopped because its time was nearly up.</summary>
/// <param name="message">What was stopped, when, and what to do.</param>
/// <param name="inner">Where it was stopped.</param>
public sealed class DeadlineException(string message, Exception inner) : Exception(message, inner);
