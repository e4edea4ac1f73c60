// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>Counts what is under way (transitions, invocations) so that callers can wait until nothing is.</summary>
internal sealed class Activity
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = Completed();
    private int _count;

    public void Enter()
    {
        lock (_gate)
        {
            if (_count++ == 0)
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Exit()
    {
        lock (_gate)
        {
            if (--_count == 0)
                _idle.SetResult();
        }
    }

    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task waiting;
        lock (_gate)
            waiting = _idle.Task;
        try
        {
            await waiting.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"Still {_count} transitions or invocations under way after {timeout}. Does a function poll the Runtime API, and does the clock move?"
            );
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }
}
