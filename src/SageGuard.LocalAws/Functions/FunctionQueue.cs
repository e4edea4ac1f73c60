// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace SageGuard.LocalAws.Functions;

/// <summary>
/// What stands between Lambda's callers and the function: one channel feeds every poller, an answer ends the delivery it
/// belongs to, a failure or a missed deadline brings the same event again, and the last failure makes a dead letter.
/// </summary>
internal sealed class FunctionQueue(LocalCloudOptions options, Ids ids, Faults faults, Activity activity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Channel<Invocation> _waiting = Channel.CreateUnbounded<Invocation>();
    private readonly Dictionary<string, Invocation> _live = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private int _pollers;
    private bool _disposed;

    public enum AnswerResult
    {
        Accepted,
        Late,
        Unknown,
    }

    public int WaitingPollers => Volatile.Read(ref _pollers);

    public ConcurrentQueue<DeadLetter> DeadLetters { get; } = new();

    /// <summary>Every attempt that failed.</summary>
    public ConcurrentQueue<(DateTimeOffset Time, string Error)> Failures { get; } = new();

    public ConcurrentQueue<string> InitErrors { get; } = new();

    public Invocation Enqueue(string payload, string functionArn, int maxAttempts, Action<InvocationOutcome>? ended = null)
    {
        var invocation = new Invocation
        {
            RequestId = ids.Uuid(),
            Payload = payload,
            FunctionArn = functionArn,
            MaxAttempts = maxAttempts,
            Ended = ended,
        };
        activity.Enter();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _live.Add(invocation.RequestId, invocation);
        }
        _waiting.Writer.TryWrite(invocation);
        return invocation;
    }

    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        Invocation invocation;
        Interlocked.Increment(ref _pollers);
        try
        {
            invocation = await _waiting.Reader.ReadAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _pollers);
        }
        lock (_gate)
        {
            invocation.Attempts++;
            invocation.DeliveryId = ids.Uuid();
            invocation.Deadline = options.Time.GetUtcNow() + options.FunctionTimeout;
            var delivery = invocation.DeliveryId;
            invocation.Timer = options.Time.CreateTimer(
                _ => TimeOut(invocation, delivery),
                null,
                options.FunctionTimeout,
                Timeout.InfiniteTimeSpan
            );
        }
        return invocation;
    }

    /// <summary>The poller went away before it had the event: the next one gets it, and the attempt doesn't count.</summary>
    public void PutBack(Invocation invocation)
    {
        lock (_gate)
        {
            EndDelivery(invocation);
            invocation.Attempts--;
        }
        _waiting.Writer.TryWrite(invocation);
    }

    /// <summary>Takes a response or an error for a delivery.</summary>
    /// <param name="requestId">The request id.</param>
    /// <param name="deliveryId">The delivery's id where the runtime echoes it, else null.</param>
    /// <param name="error">The error's type, or null for a response.</param>
    /// <param name="body">The response or the error's JSON.</param>
    public AnswerResult Answer(string requestId, string? deliveryId, string? error, string body)
    {
        Invocation? invocation;
        lock (_gate)
        {
            var known = _live.TryGetValue(requestId, out invocation);
            if (!known || invocation!.DeliveryId is null || (deliveryId is not null && deliveryId != invocation.DeliveryId))
                return known || _stale.Contains(requestId) ? AnswerResult.Late : AnswerResult.Unknown;
            EndDelivery(invocation);
        }
        Settle(invocation, error, body);
        return AnswerResult.Accepted;
    }

    public void Dispose()
    {
        Invocation[] left;
        lock (_gate)
        {
            _disposed = true;
            left = [.. _live.Values];
            _live.Clear();
        }
        _waiting.Writer.TryComplete();
        foreach (var invocation in left)
        {
            invocation.Timer?.Dispose();
            invocation.Done.TrySetException(
                new ObjectDisposedException("LocalCloud", "The cloud was disposed before the function answered.")
            );
        }
    }

    private static string TimeOutError(Invocation invocation, TimeSpan timeout) =>
        Json.Text(
            new JsonObject
            {
                ["errorType"] = "Sandbox.Timedout",
                ["errorMessage"] = FormattableString.Invariant(
                    $"RequestId: {invocation.RequestId} Error: Task timed out after {timeout.TotalSeconds:0.00} seconds"
                ),
            }
        );

    private static void EndDelivery(Invocation invocation)
    {
        invocation.DeliveryId = null;
        invocation.Timer?.Dispose();
        invocation.Timer = null;
    }

    private void TimeOut(Invocation invocation, string delivery)
    {
        lock (_gate)
        {
            if (invocation.DeliveryId != delivery)
                return;
            EndDelivery(invocation);
            _stale.Add(invocation.RequestId);
        }
        Settle(invocation, "Sandbox.Timedout", TimeOutError(invocation, options.FunctionTimeout));
    }

    private void Settle(Invocation invocation, string? error, string body)
    {
        if (error is not null)
            Failures.Enqueue((options.Time.GetUtcNow(), body));
        if (error is not null && invocation.Attempts < invocation.MaxAttempts)
        {
            Again(invocation);
            return;
        }
        if (error is null && !invocation.IsDuplicate && faults.Take(FaultKind.Duplicate, "*") is not null)
        {
            invocation.IsDuplicate = true;
            _waiting.Writer.TryWrite(invocation);
            return;
        }
        lock (_gate)
        {
            if (!_live.Remove(invocation.RequestId))
                return;
        }
        if (error is not null && invocation.MaxAttempts > 1)
            DeadLetters.Enqueue(new(invocation.RequestId, invocation.Payload, body, error, invocation.Attempts, options.Time.GetUtcNow()));
        var outcome = new InvocationOutcome(invocation.RequestId, error is null, body, error, invocation.Attempts);
        try
        {
            invocation.Ended?.Invoke(outcome);
        }
        finally
        {
            invocation.Done.TrySetResult(outcome);
            activity.Exit();
        }
    }

    private void Again(Invocation invocation)
    {
        if (options.RetryDelay <= TimeSpan.Zero)
        {
            _waiting.Writer.TryWrite(invocation);
        }
        else
        {
            lock (_gate)
            {
                invocation.Timer = options.Time.CreateTimer(
                    _ => _waiting.Writer.TryWrite(invocation),
                    null,
                    options.RetryDelay,
                    Timeout.InfiniteTimeSpan
                );
            }
        }
    }
}
