// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.CommandLine;

/// <summary>Runs a command's work and turns whatever ends it into one sentence and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Runs it.</summary>
    /// <param name="terminal">Where the sentence goes.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <param name="incomplete">What Ctrl-C leaves undone.</param>
    public static async Task<int> RunAsync(
        Terminal terminal,
        Func<Task<int>> work,
        CancellationToken cancellationToken,
        string incomplete = ""
    )
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Say($"Interrupted. {incomplete}".TrimEnd());
            return ExitCodes.Interrupted;
        }
        catch (Exception error) when (error is NoAccessException or AwsCallException)
        {
            terminal.Say(error.Message);
            return ExitCodes.NotAssessed;
        }
        catch (SageGuardException error)
        {
            terminal.Say(error.Message);
            return ExitCodes.Usage;
        }
        catch (IOException error)
        {
            // A closed pipe (| head) is no one's mistake, and there is no one left to inform.
            terminal.Say($"The output could not be written: {error.Message}");
            return ExitCodes.InternalError;
        }
#pragma warning disable CA1031 // The last stop: a person gets a sentence, and the trace only on request.
        catch (Exception error)
#pragma warning restore CA1031
        {
            terminal.Say(
                $"SageGuard itself failed: {error.Message} ({error.GetType().Name}). Report it with the command and version {ToolVersion.Text}; SAGEGUARD_DEBUG=1 prints the trace."
            );
            if (Environment.GetEnvironmentVariable("SAGEGUARD_DEBUG") == "1")
                Console.Error.WriteLine(error);
            return ExitCodes.InternalError;
        }
    }
}
