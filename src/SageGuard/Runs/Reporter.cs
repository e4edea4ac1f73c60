// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;

namespace SageGuard.Runs;

/// <summary>
/// Sends evaluations for one event as they come: 100 a call, fewer where the oldest has waited a while, and those that AWS
/// Config did not take once more.
/// </summary>
internal sealed class Reporter(IConfig config, string resultToken, bool testMode, TimeProvider time)
{
    private const int BatchSize = 100;

    // At ten resources a second a batch is full by then; below that rate a run that ends early loses little.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private long _firstWaiting;
    private readonly List<ConfigEvaluation> _waiting = [];
    private readonly List<ConfigEvaluation[]> _unsent = [];

    /// <summary>How many evaluations AWS Config took.</summary>
    public int Sent { get; private set; }

    /// <summary>Adds an evaluation and sends the batch when it is full, or when its first one has waited long enough.</summary>
    public async Task AddAsync(ConfigEvaluation evaluation, CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
            _firstWaiting = time.GetTimestamp();
        _waiting.Add(evaluation);
        if (_waiting.Count == BatchSize || time.GetElapsedTime(_firstWaiting) >= LongestWait)
            await FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Sends what is left, and once more what throttling or a lost connection kept from being sent. Where nothing was sent at
    /// all, an empty list closes the evaluation.
    /// </summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count > 0 || (Sent == 0 && _unsent.Count == 0))
            await FlushAsync(cancellationToken);

        SageGuardException? failure = null;
        foreach (var batch in _unsent)
        {
            try
            {
                await SendAsync(batch, cancellationToken);
            }
            catch (SageGuardException error)
            {
                failure ??= error;
            }
        }

        if (failure is not null)
            throw failure;
    }

    /// <summary>True for what may be gone a moment later: throttling, no connection, a fault on AWS's side.</summary>
    public static bool IsPassing(SageGuardException error) =>
        error is AwsCallException { Kind: AwsRefusal.Throttled or AwsRefusal.Unreachable };

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        ConfigEvaluation[] batch = [.. _waiting];
        _waiting.Clear();
        try
        {
            await SendAsync(batch, cancellationToken);
        }
        catch (AwsCallException error) when (IsPassing(error))
        {
            _unsent.Add(batch);
        }
    }

    private async Task SendAsync(ConfigEvaluation[] batch, CancellationToken cancellationToken)
    {
        var failed = await config.PutAsync(batch, resultToken, testMode, cancellationToken);
        Sent += batch.Length - failed.Count;
        if (failed.Count == 0)
            return;

        var stillFailed = await config.PutAsync(failed, resultToken, testMode, cancellationToken);
        Sent += failed.Count - stillFailed.Count;
        if (stillFailed.Count > 0)
        {
            throw new EvaluationsRefusedException(
                $"AWS Config did not take {stillFailed.Count} of {batch.Length} evaluations (FailedEvaluations), twice. "
                    + $"The first: {stillFailed[0].ResourceType} {stillFailed[0].ResourceId}. Lambda retries the event; if it goes on, re-evaluate the rule."
            );
        }
    }
}
