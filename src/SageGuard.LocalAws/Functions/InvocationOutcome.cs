// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>How an invocation of the function ended.</summary>
/// <param name="RequestId">The request id; the same in every attempt.</param>
/// <param name="Succeeded">Whether the last attempt posted a response.</param>
/// <param name="Payload">The response, or the error's JSON.</param>
/// <param name="ErrorType">The error's type; null after success.</param>
/// <param name="Attempts">How often it was delivered: 1 to 3.</param>
public sealed record InvocationOutcome(string RequestId, bool Succeeded, string Payload, string? ErrorType, int Attempts);
