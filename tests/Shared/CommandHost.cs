// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace SageGuard.Shared;

/// <summary>
/// Runs the command in a process that is kept for the next run: a start costs two seconds of processor time, a run less than a tenth.
/// What is killed, interrupted or asked for its certificates has a process of its own instead.
/// </summary>
internal sealed class CommandHost : IDisposable
{
    private static readonly ConcurrentBag<CommandHost> Idle = [];

    private readonly Process _process;

    private CommandHost()
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SageGuard.CommandHost.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Runs the command to its end.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="environment">All its variables.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        if (!Idle.TryTake(out var host)) host = new CommandHost();
        var isWell = false;
        try
        {
            using var limit = Limit.Of(host._process);
            await host._process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { Folder = folder, Environment = environment, Arguments = arguments }));
            await host._process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var answer = await host._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(answer is not null, $"The command ended its process: {string.Join(' ', arguments)}");
            var ran = JsonDocument.Parse(answer).RootElement;
            isWell = true;
            return (ran.GetProperty("Code").GetInt32(), ran.GetProperty("Output").GetString()!, ran.GetProperty("Error").GetString()!);
        }
        finally
        {
            if (isWell) Idle.Add(host);
            else host.Dispose();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
