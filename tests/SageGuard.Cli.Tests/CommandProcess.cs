// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests;

/// <summary>Runs programs: the command itself as people run it, and those that judge it.</summary>
internal static class CommandProcess
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "SystemRoot", "USERPROFILE", "LANG"];

    /// <summary>The command: what this build made, or the executable that SAGEGUARD_CLI names, e.g. the native one.</summary>
    public static (string Program, string[] Args) Sageguard => Environment.GetEnvironmentVariable("SAGEGUARD_CLI") is { Length: > 0 } executable
        ? (executable, [])
        : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "SageGuard.Cli.dll")]);

    /// <summary>Runs the command as a process of its own: for what a process alone decides, such as credentials, certificates and streams.</summary>
    public static Task<Answer> SageguardProcessAsync(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        RunAsync(Sageguard.Program, [.. Sageguard.Args, .. args], environment);

    /// <summary>Runs the command in a process that runs many, each with its own variables.</summary>
    public static async Task<Answer> SageguardAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        if (Sageguard.Args.Length == 0) return await SageguardProcessAsync(environment, args);
        var (code, output, error) = await CommandHost.RunAsync(Environment.CurrentDirectory, Variables(environment), args);
        return new Answer(code, output, error);
    }

    /// <summary>Runs a program with nothing of this machine's AWS set-up in its environment.</summary>
    public static async Task<Answer> RunAsync(string program, IReadOnlyList<string> args, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, Func<Process, Task>? meanwhile = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment.Clear();
        foreach (var (name, value) in Variables(environment)) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            if (meanwhile is not null) await meanwhile(process).WaitAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Answer(process.ExitCode, await output, await error);
    }

    public static Dictionary<string, string> Aws(Uri endpoint, string region = "eu-west-1") => new()
    {
        ["AWS_ENDPOINT_URL"] = endpoint.AbsoluteUri,
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = region,
        ["AWS_DEFAULT_REGION"] = region,
    };

    // Nothing of this machine's AWS set-up.
    private static Dictionary<string, string> Variables(IReadOnlyDictionary<string, string>? environment)
    {
        var variables = Inherited.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.value is not null).ToDictionary(pair => pair.name, pair => pair.value!);
        variables["AWS_EC2_METADATA_DISABLED"] = "true";
        variables["AWS_CONFIG_FILE"] = "/nonexistent/config";
        variables["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent/credentials";
        variables["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) variables[name] = value;
        return variables;
    }
}
