// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What was read cannot be used. The message names the place, the value and what is allowed.</summary>
/// <param name="message">The message, for people.</param>
/// <param name="inner">The cause.</param>
public sealed class UnusableAnswerException(string message, Exception? inner = null) : Exception(message, inner);
