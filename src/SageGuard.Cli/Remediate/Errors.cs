// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary>Turns what went wrong into a message for a person and an exit code.</summary>
internal static class Errors
{
    public static async Task<int> Catch(IAnsiConsole console, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            console.WriteLine("Interrupted. Run the same command again to go on.");
            return ExitCodes.Interrupted;
        }
        catch (AwsCallException error)
        {
            console.MarkupLineInterpolated($"[red]{error.Message}[/]");
            return ExitCodes.NotAssessed;
        }
        catch (SageGuardException error)
        {
            console.MarkupLineInterpolated($"[red]{error.Message}[/]");
            return ExitCodes.Usage;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{error.Message}[/] Check the file's path and permissions.");
            return ExitCodes.Usage;
        }
    }
}
