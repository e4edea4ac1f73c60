// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Function.Logging;
using SageGuard.Function.Runtime;
using SageGuard.Hooks;

namespace SageGuard.Function;

/// <summary>What is done once, in INIT: where Lambda gives full processor power, whatever the function's memory.</summary>
public static class Startup
{
    // Longer than a TLS handshake takes, much shorter than the 10 s that Lambda allows.
    private static readonly TimeSpan RehearsalLimit = TimeSpan.FromSeconds(1);

    /// <summary>Gets the function ready, with Region and credentials from the variables that Lambda sets.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The handler of AWS Config's events or, where the environment says that this function is a hook, of
    /// CloudFormation's.</returns>
    /// <exception cref="SageGuardException">A variable is missing or wrong; the message names it.</exception>
    public static Task<InvocationHandler> InitAsync(Log log, CancellationToken cancellationToken) =>
        HookSettings.Read(Environment.GetEnvironmentVariable) is { } hook
            ? Task.FromResult(Hook(hook, log))
            : InitAsync(AwsConnection.FromLambdaEnvironment(), TimeProvider.System, log, cancellationToken);

    /// <summary>The same over a given connection.</summary>
    /// <param name="connection">The account and Region to judge.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<InvocationHandler> InitAsync(
        AwsConnection connection,
        TimeProvider time,
        Log log,
        CancellationToken cancellationToken
    )
    {
        var config = new ConfigClient(connection.Client(AwsService.Config));
        // Both share one limiter. A change gives up after a while and leaves the rest to Lambda's retry, which costs nothing
        // while it waits; a sweep has until its deadline.
        var forChanges = new SageMakerClient(connection.Client(AwsService.SageMaker));
        var forSweeps = new SageMakerClient(connection.Client(AwsService.SageMaker, Timeout.InfiniteTimeSpan));
        await RehearseAsync(connection, time, log, cancellationToken);
        return new RuleHandler(forChanges, forSweeps, config, time, log).HandleAsync;
    }

    // A hook's function has no permission in AWS: it makes no connection.
    private static InvocationHandler Hook(HookSettings settings, Log log)
    {
        log.Write(
            LogLevel.Info,
            "SageGuard is ready as a CloudFormation hook.",
            ("controls", settings.Parameters.Controls.Select(control => control.Id)),
            ("failOnUnknown", settings.FailOnUnknown)
        );
        return (payload, _, _) => Task.FromResult(HookHandler.Answer(payload, settings.Parameters, settings.FailOnUnknown));
    }

    /// <summary>
    /// One call through the whole pipeline, answered in this process, and one connection to AWS Config left in the pool, so
    /// that the first event is fast. It may fail: the first event then takes longer, and reports what is wrong.
    /// </summary>
    private static async Task RehearseAsync(AwsConnection connection, TimeProvider time, Log log, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(RehearsalLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var connected = false;
        try
        {
            var connecting = connection.ConnectAsync(AwsService.Config, either.Token);
            await connection.RehearseAsync(either.Token);
            connected = await connecting;
        }
        catch (Exception e)
            when (e is SageGuardException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            log.Write(LogLevel.Debug, "The rehearsal did not end.", ("exception", e));
        }

        log.Write(LogLevel.Info, "SageGuard is ready.", ("connected", connected), ("rehearsalMs", time.GetElapsedTime(start)));
    }
}
