// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>An answer of /next as it came: the deadline is null where the header was missing or no number.</summary>
internal sealed record NextInvocation(
    string RequestId,
    DateTimeOffset? Deadline,
    string InvokedFunctionArn,
    string? TraceId,
    string? InvocationId,
    ReadOnlyMemory<byte> Payload
);
