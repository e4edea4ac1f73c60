// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using SageGuard.Function.Logging;

namespace SageGuard.Function.Runtime;

/// <summary>The process around the loop: environment variables, standard output, signals, exit code.</summary>
public static class FunctionHost
{
    /// <summary>Runs the function in this process until Lambda shuts it down.</summary>
    /// <param name="init">Everything that is done once, before the first event; gives the handler.</param>
    /// <returns>The process's exit code; see <see cref="RuntimeLoop.RunAsync"/>.</returns>
    public static async Task<int> RunAsync(Func<Log, CancellationToken, Task<InvocationHandler>> init)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var output = Console.OpenStandardOutput();
        return await RunAsync(
            init,
            Environment.GetEnvironmentVariable,
            Environment.SetEnvironmentVariable,
            output,
            TimeProvider.System,
            stop.Token
        );

        void Stop(PosixSignalContext context)
        {
            // The loop ends the process, once it has reported the invocation in flight.
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>The same with everything of the process passed in.</summary>
    /// <param name="init">Everything that is done once, before the first event; gives the handler.</param>
    /// <param name="environment">Gives an environment variable or null.</param>
    /// <param name="setVariable">Sets or, given null, clears an environment variable.</param>
    /// <param name="output">Where log lines go; left open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancelled when the environment is shut down.</param>
    /// <returns>The process's exit code; see <see cref="RuntimeLoop.RunAsync"/>.</returns>
    public static async Task<int> RunAsync(
        Func<Log, CancellationToken, Task<InvocationHandler>> init,
        Func<string, string?> environment,
        Action<string, string?> setVariable,
        Stream output,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(init);
        ArgumentNullException.ThrowIfNull(environment);
        var log = Log.FromEnvironment(output, time, environment);
        if (environment("AWS_LAMBDA_RUNTIME_API") is not { Length: > 0 } address)
        {
            log.Write(
                LogLevel.Fatal,
                "AWS_LAMBDA_RUNTIME_API is not set: this program is started by AWS Lambda. To see it work on this machine, run: sageguard demo"
            );
            return RuntimeLoop.InitFailed;
        }

        RuntimeApi api;
        try
        {
            api = new RuntimeApi(address);
        }
        catch (ArgumentException e)
        {
            log.Write(LogLevel.Fatal, e.Message);
            return RuntimeLoop.InitFailed;
        }

        using (api)
        {
            return await new RuntimeLoop(api, log, time, setVariable).RunAsync(ready => init(log, ready), cancellationToken);
        }
    }
}
