// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>Lambda refused an answer as too large.</summary>
/// <param name="message">How large it was, and what the limit is.</param>
public sealed class AnswerTooLargeException(string message) : Exception(message);
