// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Deploy.Tests;

/// <summary>The command <c>sageguard</c>, run in this process.</summary>
internal static class Command
{
    /// <summary>Runs one command line.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(Terminal.PlainConsole(output, 400), Terminal.PlainConsole(error), () => Stream.Null, () => Stream.Null);
        var code = await CommandRoot.RunAsync(arguments, terminal, TimeProvider.System, () => "00000000-0000-4000-8000-000000000000");
        return (code, output.ToString(), error.ToString());
    }
}
