// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SageGuard.Aws.Pipeline;

/// <summary>
/// The one retry policy. A call that is refused for its rate is sent again at the rate that the service allows, as long as the
/// client's patience lasts; it costs nothing of the SDK's retry quota, which a throttled sweep would use up in seconds.
/// A certificate that is not trusted is not asked for again: it would be the same one. Everything else is the SDK's standard
/// mode, AWS_MAX_ATTEMPTS included.
/// </summary>
internal sealed class PatientRetryPolicy : StandardRetryPolicy
{
    // A limit on how many of something there may be, not on how fast one asks.
    private const string NotARate = "LimitExceededException";

    private readonly ClientSettings _settings;
    private readonly TimeProvider _time;

    public PatientRetryPolicy(ClientSettings settings)
        : base(settings)
    {
        (_settings, _time) = (settings, settings.Time);
        MaxBackoffInMilliseconds = (int)settings.MaxBackoff.TotalMilliseconds;
    }

    public override async Task ObtainSendTokenAsync(IExecutionContext executionContext, Exception exception)
    {
        var (call, cancellationToken) = (CallOf(executionContext), executionContext.RequestContext.CancellationToken);

        // Here and not in WaitBeforeRetryAsync, which comes after this: the turn is taken when the pause is over.
        if (call.LastWasRefused)
            await Task.Delay(Pause(call), _time, cancellationToken);
        call.Sent = await _settings.Rate.WaitAsync(cancellationToken);
    }

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
        CallOf(executionContext).LastWasRefused ? Task.CompletedTask : base.WaitBeforeRetryAsync(executionContext);

    // The SDK calls this before it asks whether to try again.
    public override void NotifyError(IExecutionContext executionContext, Exception exception)
    {
        var call = CallOf(executionContext);
        call.LastWasRefused = IsForItsRate(exception);
        if (call.LastWasRefused)
        {
            _settings.Rate.Refused(call.Sent);
            call.Refusals++;
            call.FirstRefused ??= _time.GetTimestamp();
        }

        base.NotifyError(executionContext, exception);
    }

    public override void NotifySuccess(IExecutionContext executionContext)
    {
        _settings.Rate.Succeeded();
        base.NotifySuccess(executionContext);
    }

    public override bool RetryLimitReached(IExecutionContext executionContext)
    {
        var call = CallOf(executionContext);
        return call.LastWasRefused
            ? _settings.Patience != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(call.FirstRefused!.Value) >= _settings.Patience
            : executionContext.RequestContext.Retries - call.Refusals >= MaxRetries;
    }

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        CallOf(executionContext).LastWasRefused
        || (Tls.Refusal(exception) is null && await base.RetryForExceptionAsync(executionContext, exception));

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) =>
        CallOf(executionContext).LastWasRefused || base.OnRetry(executionContext, bypassAcquireCapacity, isThrottlingError);

    private bool IsForItsRate(Exception exception) =>
        exception is AmazonServiceException refusal
        && refusal.ErrorCode != NotARate
        && (IsThrottlingError(refusal) || refusal.StatusCode == HttpStatusCode.TooManyRequests);

    // Hundreds of functions that one burst of changes started must not all come back at the same moment.
    private TimeSpan Pause(ServiceCall call)
    {
        var longest = Math.Min(_settings.MaxBackoff.TotalSeconds, 0.5 * Math.Pow(2, Math.Min(call.Refusals - 1, 16)));
        return TimeSpan.FromSeconds(longest * Random.Shared.NextDouble());
    }

    private static ServiceCall CallOf(IExecutionContext executionContext) => (ServiceCall)executionContext.RequestContext.OriginalRequest;
}
