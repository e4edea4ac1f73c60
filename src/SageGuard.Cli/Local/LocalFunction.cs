// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Function;
using SageGuard.Function.Runtime;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary>LocalAws and the function in one process: the same runtime loop and handler as in AWS, over the same wire.</summary>
internal sealed class LocalFunction : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly AwsConnection _connection;
    private readonly Task<int> _function;

    private LocalFunction(LocalCloud cloud, LocalCloudOptions options, Stream log)
    {
        Cloud = cloud;
        _connection = LocalConnection.Connect(cloud.Endpoint, options.Region, options.AccessKey);
        _function = FunctionHost.RunAsync(
            (functionLog, cancellationToken) => Startup.InitAsync(_connection, TimeProvider.System, functionLog, cancellationToken),
            name => name == "AWS_LAMBDA_RUNTIME_API" ? cloud.RuntimeApi : Environment.GetEnvironmentVariable(name),
            (_, _) => { },
            log,
            TimeProvider.System,
            _stop.Token
        );
    }

    /// <summary>
    /// Waits until nothing is under way.
    /// </summary>
    /// <exception cref="InvalidOperationException">The function ended, or does not come to an end; the message says why.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var idle = Cloud.WaitForIdleAsync(TimeSpan.FromSeconds(30), cancellationToken);
        if (await Task.WhenAny(idle, _function) == _function)
            throw new InvalidOperationException($"the function ended: {string.Join(" ", Cloud.InitErrors)}");
        try
        {
            await idle;
        }
        catch (TimeoutException error)
        {
            throw new InvalidOperationException(
                $"nothing came to an end within 30 s. {(Cloud.DeadLetters is [var letter, ..] ? letter.Error : "")}",
                error
            );
        }
    }

    /// <summary>The local AWS.</summary>
    public LocalCloud Cloud { get; }

    /// <summary>Starts both.</summary>
    /// <param name="options">How LocalAws behaves.</param>
    /// <param name="log">Where the function's log lines go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LocalFunction> StartAsync(LocalCloudOptions options, Stream log, CancellationToken cancellationToken) =>
        new(await LocalCloud.StartAsync(options, cancellationToken), options, log);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _function;
        await Cloud.DisposeAsync();
        _connection.Dispose();
        _stop.Dispose();
    }
}
