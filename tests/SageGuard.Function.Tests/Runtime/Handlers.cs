// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

internal static class Handlers
{
    public static readonly InvocationHandler Echo = (payload, _, _) => Task.FromResult(payload);

    public static InvocationHandler Throws(Exception e) => (_, _, _) => Task.FromException<ReadOnlyMemory<byte>>(e);

    /// <summary>Waits for its token, and tells when it has begun.</summary>
    public static InvocationHandler Waits(TaskCompletionSource begun) =>
        async (_, _, cancellation) =>
        {
            var wait = Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            begun.SetResult();
            await wait;
            return default;
        };
}
