// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using SageGuard.Function.Logging;

namespace SageGuard.Function.Runtime;

/// <summary>
/// Lives the life of a Lambda runtime: gets the function ready, then takes one invocation after the other until the
/// environment is shut down.
/// </summary>
/// <param name="api">The Runtime API.</param>
/// <param name="log">Where failures and the process's end are logged; payloads never are.</param>
/// <param name="time">The clock that deadlines are measured with.</param>
/// <param name="setVariable">
/// Sets or, given null, clears an environment variable of this process; in Lambda
/// <see cref="Environment.SetEnvironmentVariable(string, string?)"/>. The SDK reads the trace from there.
/// </param>
/// <remarks>
/// <para>A failing invocation is reported and never ends the loop.</para>
/// <para>
/// When the Runtime API itself fails (no connection, an error instead of an event, 403 or 500 for an answer), the
/// process logs why and ends with <see cref="ApiFailed"/>: there is no one to report to, and Lambda replaces the
/// environment. Trying again here would only hide it.
/// </para>
/// <para>See <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html"/>.</para>
/// </remarks>
public sealed class RuntimeLoop(RuntimeApi api, Log log, TimeProvider time, Action<string, string?> setVariable)
{
    /// <summary>How long before the deadline an invocation is cancelled: time enough to report it as an error.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a post may still take once the environment is shut down; Lambda kills the process soon after.</summary>
    public static readonly TimeSpan ShutdownGrace = TimeSpan.FromMilliseconds(250);

    /// <summary>Exit code: stopped as asked.</summary>
    public const int Stopped = 0;

    /// <summary>Exit code: the function could not get ready.</summary>
    public const int InitFailed = 1;

    /// <summary>Exit code: the Runtime API failed.</summary>
    public const int ApiFailed = 2;

    /// <summary>Gets the function ready and serves invocations until stopped.</summary>
    /// <param name="init">Everything that is done once, before the first event; gives the handler.</param>
    /// <param name="cancellationToken">Cancelled when the environment is shut down (SIGTERM).</param>
    /// <returns>The exit code: <see cref="Stopped"/>, <see cref="InitFailed"/> or <see cref="ApiFailed"/>.</returns>
    public async Task<int> RunAsync(Func<CancellationToken, Task<InvocationHandler>> init, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(init);

        // The Runtime API's exchanges block their thread, which must not be the caller's.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // A post is never cut short but by a shutdown, and then not at once.
        using var posts = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var grace = cancellationToken.Register(() => posts.CancelAfter(ShutdownGrace));

        InvocationHandler handler;
        try
        {
            handler = await init(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (Exception e)
        {
            return ReportInit(e, posts.Token);
        }

        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await ServeAsync(api.Next(cancellationToken), handler, cancellationToken, posts.Token);
            }

            return Stopped;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (Exception e) when (e is RuntimeApiException or HttpRequestException or IOException)
        {
            log.Write(LogLevel.Fatal, "The Lambda Runtime API failed; this process ends and Lambda starts another.", ("exception", e));
            return ApiFailed;
        }
    }

    private int ReportInit(Exception error, CancellationToken cancellationToken)
    {
        log.Write(LogLevel.Fatal, "The function could not get ready.", ("exception", error));
        try
        {
            api.FailInit(error, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            log.Write(LogLevel.Fatal, "The failure could not be reported to the Lambda Runtime API either.", ("exception", e));
        }

        return InitFailed;
    }

    private async Task ServeAsync(NextInvocation next, InvocationHandler handler, CancellationToken stop, CancellationToken posts)
    {
        setVariable("_X_AMZN_TRACE_ID", next.TraceId);
        var requestLog = log.ForRequest(next.RequestId);

        ReadOnlyMemory<byte> answer;
        try
        {
            answer = await HandleAsync(next, handler, stop);
        }
        catch (Exception e)
        {
            Fail(next, e, requestLog, posts);
            return;
        }

        var status = api.Respond(next.RequestId, next.InvocationId, answer, posts);
        if (status == HttpStatusCode.RequestEntityTooLarge)
        {
            var tooLarge = new AnswerTooLargeException($"The answer of {answer.Length} bytes is larger than Lambda takes (6 MB).");
            Fail(next, tooLarge, requestLog, posts);
            return;
        }

        Accept(status, "response", requestLog);
    }

    private async Task<ReadOnlyMemory<byte>> HandleAsync(
        NextInvocation next,
        InvocationHandler handler,
        CancellationToken cancellationToken
    )
    {
        var deadline =
            next.Deadline
            ?? throw new RuntimeApiException(
                "The event came without a readable Lambda-Runtime-Deadline-Ms, so nothing could be promised to end in time."
            );
        var invocation = new Invocation(next.RequestId, next.InvokedFunctionArn, deadline, next.TraceId, next.InvocationId);

        var start = time.GetTimestamp();
        using var timer = new CancellationTokenSource(Left(deadline), time);
        using var beforeDeadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await handler(next.Payload, invocation, beforeDeadline.Token);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new ShutdownException(
                "Lambda shuts this environment down: the invocation was stopped. Lambda tries an asynchronous event again.",
                e
            );
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested)
        {
            var ran = time.GetElapsedTime(start).TotalSeconds;
            throw new DeadlineException(
                FormattableString.Invariant(
                    $"Stopped after {ran:0.0} s, {Margin.TotalMilliseconds:0} ms before the function's timeout: what it waited for did not come in time. Raise the function's timeout, or see what is slow in the lines of this request."
                ),
                e
            );
        }
    }

    private TimeSpan Left(DateTimeOffset deadline)
    {
        var left = deadline - Margin - time.GetUtcNow();

        // Lambda's longest is 15 minutes; a test server's deadline may lie beyond what a timer takes (49 days).
        return left < TimeSpan.Zero ? TimeSpan.Zero
            : left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1)
            : left;
    }

    private void Fail(NextInvocation next, Exception error, Log requestLog, CancellationToken cancellationToken)
    {
        requestLog.Write(LogLevel.Error, "The invocation failed.", ("exception", error));
        Accept(api.Fail(next.RequestId, next.InvocationId, error, cancellationToken), "error", requestLog);
    }

    /// <summary>Goes on, with a line in the log where Lambda did not take the post, or ends the loop by throwing.</summary>
    private static void Accept(HttpStatusCode status, string post, Log requestLog)
    {
        switch ((int)status)
        {
            case >= 200 and < 300:
                break;
            case 403 or >= 500:
                throw new RuntimeApiException($"/{post} was answered with {(int)status}: this environment is no longer usable.");
            case 410:
                requestLog.Write(
                    LogLevel.Warn,
                    "The invocation had ended before its answer came: Lambda no longer takes it.",
                    ("post", post),
                    ("status", 410)
                );
                break;
            default:
                requestLog.Write(LogLevel.Error, "Lambda did not take the answer.", ("post", post), ("status", (int)status));
                break;
        }
    }
}
