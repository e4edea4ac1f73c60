// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>What Lambda says about one invocation, besides its payload.</summary>
/// <param name="RequestId">The id of the invocation; the answer is posted under it. A retry of the same event has the same id.</param>
/// <param name="InvokedFunctionArn">The ARN that was invoked, with the alias or version if one was named; empty if Lambda sent
/// none.</param>
/// <param name="Deadline">When Lambda ends the invocation, UTC.</param>
/// <param name="TraceId">The X-Ray trace header, or null.</param>
/// <param name="InvocationId">The newer id of this one attempt, sent back with the answer, or null.</param>
/// <remarks>See <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next"/>.</remarks>
public sealed record Invocation(
    string RequestId,
    string InvokedFunctionArn,
    DateTimeOffset Deadline,
    string? TraceId = null,
    string? InvocationId = null
);
