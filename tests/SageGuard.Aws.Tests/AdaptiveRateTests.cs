// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Aws.Pipeline;

namespace SageGuard.Aws.Tests;

/// <summary>Ten readers against a service with a token bucket, on a clock of their own: no thread, no sleep, the same every time.</summary>
public sealed class AdaptiveRateTests
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(10, 20, 1000)]
    [InlineData(10, 5, 1000)]
    [InlineData(25, 50, 1000)]
    [InlineData(50, 100, 1000)]
    [InlineData(50, 10, 5000)]
    [InlineData(10, 20, 8000)]
    public void Nine_tenths_of_a_bucket_are_used_and_few_calls_are_refused(int rate, int burst, int calls)
    {
        var run = new Run(rate, burst);

        var took = run.Read(calls);

        var ideal = Math.Max(1, calls - burst) / (double)rate;
        Assert.True(ideal / took.TotalSeconds >= 0.9, $"{took.TotalSeconds:0.0} s where {ideal:0.0} s would do");
        Assert.True(run.Refused <= 0.15 * run.Sent, $"{run.Refused} of {run.Sent} refused");
        TestContext.Current.SendDiagnosticMessage(
            "{0}/s, burst {1}: {2:0.0} % of the ideal rate, {3:0.0} % refused",
            rate,
            burst,
            100 * ideal / took.TotalSeconds,
            100.0 * run.Refused / run.Sent
        );
    }

    [Fact]
    public void Eight_thousand_notebooks_fit_into_fifteen_minutes_at_ten_a_second() =>
        Assert.InRange(new Run(10, 20).Read(8000), TimeSpan.Zero, TimeSpan.FromMinutes(15));

    [Fact]
    public void Where_nothing_is_refused_the_readers_are_the_limit()
    {
        var run = new Run(100_000, 100_000);

        var took = run.Read(1000);

        var ideal = 1000 / (double)Run.Readers * Latency.TotalSeconds;
        Assert.True(ideal / took.TotalSeconds >= 0.9, $"{took.TotalSeconds:0.00} s where {ideal:0.00} s would do");
        Assert.Equal(0, run.Refused);
    }

    [Fact]
    public void A_budget_that_others_use_up_for_a_while_is_found_again()
    {
        var run = new Run(20, 20);
        run.Read(400);
        run.Rate = 1;
        run.Read(20);
        run.Rate = 20;

        var took = run.Read(600);

        Assert.True(30 / took.TotalSeconds >= 0.8, $"{took.TotalSeconds:0.0} s where 30 s would do");
    }

    [Fact]
    public void A_change_of_one_resource_waits_for_nothing() => Assert.Equal(Latency * 3, new Run(10, 10, readers: 1).Read(3));

    private sealed class Run(int rate, int burst, int readers = Run.Readers)
    {
        public const int Readers = 10;

        private readonly FakeTimeProvider _time = new();
        private readonly Pump _pump = new();
        private AdaptiveRate? _limiter;
        private double _tokens = burst;
        private DateTimeOffset _filled;

        public double Rate { get; set; } = rate;

        public int Sent { get; private set; }

        public int Refused { get; private set; }

        public TimeSpan Read(int calls)
        {
            _limiter ??= new AdaptiveRate(_time);
            var begun = _time.GetUtcNow();
            if (_filled == default)
                _filled = begun;
            var before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(_pump);
            try
            {
                var left = calls;
                var all = Task.WhenAll(Enumerable.Range(0, readers).Select(_ => ReadAsync(() => left-- > 0)));
                _pump.Drain();
                while (!all.IsCompleted)
                {
                    _time.Advance(TimeSpan.FromMilliseconds(1));
                    _pump.Drain();
                }

                all.GetAwaiter().GetResult();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(before);
            }

            return _time.GetUtcNow() - begun;
        }

        private async Task ReadAsync(Func<bool> more)
        {
            while (more())
            {
                while (true)
                {
                    var sent = await _limiter!.WaitAsync(CancellationToken.None);
                    Sent++;
                    var taken = Take();
                    await Task.Delay(Latency, _time);
                    if (taken)
                    {
                        _limiter.Succeeded();
                        break;
                    }

                    Refused++;
                    _limiter.Refused(sent);
                }
            }
        }

        private bool Take()
        {
            var now = _time.GetUtcNow();
            _tokens = Math.Min(burst, _tokens + ((now - _filled).TotalSeconds * Rate));
            _filled = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }

    /// <summary>Runs continuations on the test's own thread, in the order in which they come.</summary>
    private sealed class Pump : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback, object?)> _queue = new();

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

        public void Drain()
        {
            while (_queue.TryDequeue(out var next))
                next.Item1(next.Item2);
        }
    }
}
