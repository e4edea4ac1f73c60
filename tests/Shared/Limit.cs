// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace SageGuard.Shared;

/// <summary>An end for whatever a test waits for: a fault must fail the test, not hold CI until someone looks.</summary>
internal sealed class Limit : IDisposable
{
    /// <summary>Longer than anything takes, also on a machine that does five other things.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Timer _timer;

    private Limit(Process process)
    {
        _process = process;
        _timer = new Timer(_ => Kill(), null, Time, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Kills a process, and all that it started, where it still runs after the limit: its output ends, and its exit code fails the
    /// test.</summary>
    /// <param name="process">The process, until what is returned is disposed.</param>
    public static Limit Of(Process process) => new(process);

    /// <summary>Waits until something is so.</summary>
    /// <param name="condition">Whether it is.</param>
    /// <param name="what">What is waited for, for the message.</param>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Time, $"Not within {Time}: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }
}
