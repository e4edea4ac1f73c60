// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.EndToEnd.Tests;

/// <summary>
/// The function as a process of its own against a LocalAws: the published native executable where SAGEGUARD_BOOTSTRAP names
/// one (CI runs the tests that way too), else the managed build of the same program.
/// </summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;

    private FunctionProcess(ProcessStartInfo start, LocalCloud cloud, IReadOnlyDictionary<string, string?> environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (
            var name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("SSL_CERT_", StringComparison.Ordinal)
                )
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["HTTP_PROXY"] = start.Environment["http_proxy"] = "http://127.0.0.1:9";
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = cloud.RuntimeApi;
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString();
        start.Environment["AWS_REGION"] = "eu-west-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "not-a-secret";
        start.Environment["AWS_SESSION_TOKEN"] = "session-token";
        foreach (var (name, value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    public static FunctionProcess Start(LocalCloud cloud, params (string Name, string? Value)[] environment) =>
        StartAs(Program(), cloud, environment);

    /// <summary>The same under a program that watches it.</summary>
    public static FunctionProcess StartAs(ProcessStartInfo program, LocalCloud cloud, params (string Name, string? Value)[] environment) =>
        new(program, cloud, environment.ToDictionary(variable => variable.Name, variable => variable.Value));

    /// <summary>Whether the published native executable is what runs.</summary>
    public static bool IsNative => Environment.GetEnvironmentVariable("SAGEGUARD_BOOTSTRAP") is { Length: > 0 };

    /// <summary>The most memory that it has used, as Linux counts it.</summary>
    public double PeakMebibytes =>
        double.Parse(
            File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[6..^2],
            CultureInfo.InvariantCulture
        ) / 1024;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Each line that the function printed: one JSON object a line, or it does not belong there.</summary>
    public IReadOnlyList<JsonElement> Log => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>All that the function printed.</summary>
    public string Output => string.Join('\n', Lines);

    // What a running function printed may still be on its way.
    private IReadOnlyList<string> Lines
    {
        get
        {
            Assert.True(_reading.IsCompleted, "Only what a function printed before its end is all of it: call TerminateAsync first.");
            return _lines;
        }
    }

    public async Task<int> TerminateAsync()
    {
        const int sigterm = 15;
        Assert.Equal(0, Kill(_process.Id, sigterm));
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _reading;
        _process.Dispose();
    }

    // Not the kill command: slim images have none.
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);

    private static ProcessStartInfo Program() =>
        Environment.GetEnvironmentVariable("SAGEGUARD_BOOTSTRAP") is { Length: > 0 } bootstrap
            ? new ProcessStartInfo(bootstrap)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "bootstrap.dll")]);

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
        }
    }
}
