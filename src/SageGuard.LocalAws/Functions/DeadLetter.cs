// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>An event that failed in all its attempts, as a dead-letter queue would keep it.</summary>
/// <param name="RequestId">The invocation's request id.</param>
/// <param name="Event">The event's JSON.</param>
/// <param name="Error">The JSON that the function reported last.</param>
/// <param name="ErrorType">The error's type.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Time">When it was given up.</param>
public sealed record DeadLetter(string RequestId, string Event, string Error, string ErrorType, int Attempts, DateTimeOffset Time);
