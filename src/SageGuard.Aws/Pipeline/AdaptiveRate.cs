// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Runs;

namespace SageGuard.Aws.Pipeline;

/// <summary>
/// How fast one service may be called now: one limiter for all callers of a connection. It starts gently and speeds up with
/// every answer until the service refuses a call for its rate; from then on it follows the curve of the SDKs' adaptive retry
/// mode: down to 70 % of what got through, slowly back to there, and carefully beyond.
/// </summary>
/// <remarks>
/// Source of the curve: "Retry behavior", AWS SDKs and Tools Reference Guide (CUBIC, RFC 9438, with beta 0.7 and C 0.4). The
/// SDK's own implementation gives up after some attempts with "Capacity could not be obtained", counts each refusal of calls
/// that were under way at the same time, and cannot be tested without a real clock.
/// </remarks>
internal sealed class AdaptiveRate(TimeProvider time) : IDisposable
{
    // Enough that a change of one resource never waits, little for an API that the whole account shares.
    private const double StartRate = 40;
    private const int StartBurst = 20;

    // Each answer adds this much until the first refusal: the rate doubles in a sixth of a second.
    private const double GrowthPerAnswer = 4;

    // From here on waiting costs more than it saves.
    private const double Unlimited = 2000;

    // However often it is refused: one call in two seconds finds out when the service takes calls again.
    private const double MinRate = 0.5;

    private const double Beta = 0.7;
    private const double Scale = 0.4;

    // How much of the supposed limit is left after a refusal within the same window as the one before.
    private const double Echo = 0.8;

    // Timers wake late; this many calls may make up for it.
    private const int Credit = 1;

    // After a minute without a refusal nothing is known about the service's limit any more.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long _origin = time.GetTimestamp();

    private double _rate = StartRate;
    private double _plateau;
    private bool _refused;
    private TimeSpan _reduced;
    private TimeSpan _next = TimeSpan.MinValue;
    private TimeSpan _windowStart;
    private int _windowAnswers;
    private double _measured;
    private long _calls;
    private long _refusals;

    /// <summary>How many calls were sent, and how many of them were refused for their rate.</summary>
    public CallCounts Counts
    {
        get
        {
            lock (_lock)
                return new CallCounts(_calls, _refusals);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Waits for this caller's turn.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>When the turn came, for <see cref="Refused"/>.</returns>
    public async Task<TimeSpan> WaitAsync(CancellationToken cancellationToken)
    {
        // One sleeps, the others queue: a rate that falls meanwhile counts for all of them.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            TimeSpan wait;
            lock (_lock)
            {
                var now = Now;
                if (_refused && now - _reduced > Memory)
                    Forget();
                var interval = TimeSpan.FromSeconds(1 / _rate);
                var credit = interval * (_refused ? Credit : StartBurst);
                if (_next < now - credit)
                    _next = now - credit;
                wait = _rate >= Unlimited ? TimeSpan.Zero : _next - now;
                _next += interval;
                _calls++;
            }

            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            return Now;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The service took a call.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            var now = Now;
            Measure(now, 1);
            if (!_refused)
            {
                _rate = Math.Min(_rate + GrowthPerAnswer, Unlimited);
                return;
            }

            var sinceReduction = (now - _reduced).TotalSeconds;
            var back = Math.Cbrt(_plateau * (1 - Beta) / Scale);
            var curve = (Scale * Math.Pow(sinceReduction - back, 3)) + _plateau;
            // Not faster than twice what is used: a rate that was never tried is not known to be good.
            _rate = Math.Clamp(Math.Min(curve, Math.Max(2 * _measured, _plateau)), MinRate, Unlimited);
        }
    }

    /// <summary>The service refused a call for its rate.</summary>
    /// <param name="sent">What <see cref="WaitAsync"/> returned for the call.</param>
    public void Refused(TimeSpan sent)
    {
        lock (_lock)
        {
            _refusals++;
            // It was under way when the rate was last reduced: the same news again.
            if (_refused && sent <= _reduced)
                return;

            var now = Now;
            Measure(now, 0);
            // A refusal right after a reduction says less: the bucket was still empty. The limit is taken to be a little lower, not
            // as low as the reduced rate.
            _plateau =
                _refused && now - _reduced < Window ? Math.Max(_plateau * Echo, MinRate)
                : _measured > 0 ? Math.Clamp(_measured, MinRate, _rate)
                : _rate;
            _rate = Math.Max(_plateau * Beta, MinRate);
            (_refused, _reduced, _next) = (true, now, now + TimeSpan.FromSeconds(1 / _rate));
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Forget() => (_refused, _rate, _next) = (false, StartRate, TimeSpan.MinValue);

    // Answers a second, the last window before all.
    private void Measure(TimeSpan now, int answers)
    {
        _windowAnswers += answers;
        var length = now - _windowStart;
        if (length < Window)
            return;
        var fresh = _windowAnswers / length.TotalSeconds;
        _measured = _measured == 0 ? fresh : (0.8 * fresh) + (0.2 * _measured);
        (_windowStart, _windowAnswers) = (now, 0);
    }
}
