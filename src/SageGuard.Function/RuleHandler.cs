// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Events;
using SageGuard.Function.Logging;
using SageGuard.Function.Runtime;
using SageGuard.Runs;

namespace SageGuard.Function;

/// <summary>Handles one event of AWS Config: reads it, runs it, and logs what came of it.</summary>
/// <param name="forChanges">Where the live reads of one change go.</param>
/// <param name="forSweeps">Where a sweep reads: it waits out throttling until its deadline.</param>
/// <param name="config">Where evaluations go.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log; payloads and tokens never reach it.</param>
public sealed class RuleHandler(ISageMaker forChanges, ISageMaker forSweeps, IConfig config, TimeProvider time, Log log)
{
    /// <summary>Handles one invocation; an <see cref="InvocationHandler"/>.</summary>
    /// <param name="payload">The event, UTF-8 JSON.</param>
    /// <param name="invocation">What Lambda says about it.</param>
    /// <param name="cancellationToken">Cancelled shortly before the deadline.</param>
    /// <returns><c>{"evaluations":N}</c>: how many evaluations AWS Config took.</returns>
    /// <exception cref="SageGuardException">Something is not known or was not reported: Lambda retries the event.</exception>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> payload,
        Invocation invocation,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var requestLog = log.ForRequest(invocation.RequestId);
        var home = FunctionArn.Home(invocation.InvokedFunctionArn);

        var ruleEvent = EventReader.Read(payload);
        var run = new RuleRun(
            ruleEvent.Notification is ScheduledNotification ? forSweeps : forChanges,
            config,
            time,
            note => Write(requestLog, note)
        );
        try
        {
            var evaluations = await run.RunAsync(ruleEvent, home, invocation.Deadline, cancellationToken);
            requestLog.Write(
                LogLevel.Info,
                "The event was evaluated and reported.",
                [.. About(ruleEvent), ("evaluations", evaluations), ("durationMs", time.GetElapsedTime(start))]
            );
            return Encoding.UTF8.GetBytes($$"""{"evaluations":{{evaluations}}}""");
        }
        catch (Exception error)
        {
            // The loop logs and reports the error itself; only here is it known which rule and resource it was about.
            requestLog.Write(
                LogLevel.Error,
                "The event could not be evaluated or reported.",
                [.. About(ruleEvent), ("reason", error.Message), ("durationMs", time.GetElapsedTime(start))]
            );
            throw;
        }
    }

    private static (string Name, object? Value)[] About(RuleEvent ruleEvent) =>
        [
            ("rule", ruleEvent.RuleName),
            ("messageType", ruleEvent.Notification.MessageType),
            (
                "resourceId",
                ruleEvent.Notification switch
                {
                    ChangeNotification change => change.Item.ResourceId,
                    OversizedChangeNotification oversized => oversized.Summary.ResourceId,
                    _ => null,
                }
            ),
        ];

    private static void Write(Log requestLog, RunNote note) =>
        requestLog.Write(
            note.Level == NoteLevel.Warning ? LogLevel.Warn : LogLevel.Info,
            note.Message,
            [.. note.Properties.Select(property => (property.Name, (object?)property.Value))]
        );
}
