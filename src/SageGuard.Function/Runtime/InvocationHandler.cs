// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Runtime;

/// <summary>Handles one invocation.</summary>
/// <param name="payload">The event, UTF-8 JSON as Lambda sent it.</param>
/// <param name="invocation">Its id, deadline and trace.</param>
/// <param name="cancellationToken">
/// Cancelled <see cref="RuntimeLoop.Margin"/> before the deadline, while an error can still be reported, and when the
/// environment is shut down.
/// </param>
/// <returns>The answer, JSON; at most 6 MB (<see
/// href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"/>).</returns>
/// <remarks>
/// An exception fails the invocation: Lambda and people get its type's name and its message, so its message is written for them.
/// </remarks>
public delegate Task<ReadOnlyMemory<byte>> InvocationHandler(
    ReadOnlyMemory<byte> payload,
    Invocation invocation,
    CancellationToken cancellationToken
);
