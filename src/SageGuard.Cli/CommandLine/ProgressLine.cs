// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Spectre.Console;

namespace SageGuard.Cli.CommandLine;

/// <summary>One line on standard error that says where the work stands; nothing where no one looks.</summary>
internal static class ProgressLine
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Does the work, and shows where it stands meanwhile.</summary>
    public static async Task ShowAsync(Terminal terminal, bool quiet, string first, Func<string> standing, Func<Task> work)
    {
        if (quiet || !terminal.Error.Profile.Capabilities.Interactive)
        {
            await work();
            return;
        }

        await terminal
            .Error.Status()
            .StartAsync(
                first,
                async context =>
                {
                    var running = work();
                    while (!running.IsCompleted)
                    {
                        await Task.WhenAny(running, Task.Delay(Refresh));
                        context.Status(Markup.Escape(standing()));
                    }

                    await running;
                }
            );
    }
}
