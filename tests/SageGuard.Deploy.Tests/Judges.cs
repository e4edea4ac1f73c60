// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SageGuard.Shared;

namespace SageGuard.Deploy.Tests;

/// <summary>Programs from outside that judge what we deploy: npm packages in the folder Judges, and AWS's Python tools.</summary>
internal static class Judges
{
    private static readonly Lazy<Task<string?>> Installed = new(InstallOnceAsync);

    /// <summary>The folder with the npm packages, installed.</summary>
    public static string Folder { get; } = Repository.PathOf("tests/SageGuard.Deploy.Tests/Judges");

    /// <summary>Installs the npm packages once for each lock file; skips the test where Node is missing, which fails in CI.</summary>
    public static async Task InstallAsync()
    {
        if (await Installed.Value is { } problem)
            Missing(problem);
    }

    /// <summary>Runs one of the scripts with Node.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="input">What it reads.</param>
    public static async Task<JsonNode> AskAsync(string script, JsonNode input)
    {
        await InstallAsync();
        var (code, output, error) =
            // WebAssembly is not compiled a second time, so as to run faster: a judge runs for seconds.
            await RunAsync("node", ["--liftoff-only", Path.Combine(Folder, script)], Folder, input: input.ToJsonString())
            ?? throw new InvalidOperationException("Node is gone.");
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    /// <summary>A Python that has a module, or a skip with the reason.</summary>
    public static string Python(string module)
    {
        if (Shared.Python.With(module) is { } python)
            return python;
        Missing($"No Python with {module}: pip install cfn-lint");
        return "";
    }

    /// <summary>Skips the test for a reason; in CI, where nothing may be skipped, fails it.</summary>
    public static void Missing(string reason)
    {
        if (Repository.InCi)
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    /// <summary>Runs a program to its end; null where it is not installed.</summary>
    public static async Task<(int Code, string Output, string Error)?> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (folder is not null)
            start.WorkingDirectory = folder;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            using var limit = Limit.Of(process);
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input ?? "");
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // Once for each lock file, so that a run without a network works after the first.
    private static async Task<string?> InstallOnceAsync()
    {
        // npm is a script: on Windows only the shell starts it.
        var npm = OperatingSystem.IsWindows() ? ("cmd.exe", new[] { "/c", "npm", "ci" }) : ("npm", ["ci"]);
        if (await RunAsync("node", ["--version"]) is null)
            return "Node.js is not installed; install Node 20 or newer to test what is deployed.";
        var stamp = Path.Combine(Folder, "node_modules", ".sageguard-lock");
        var hash = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == hash)
            return null;

        var run = await RunAsync(npm.Item1, npm.Item2, Folder);
        if (run is null)
            return "npm is not installed; it comes with Node.js.";
        Assert.True(run.Value.Code == 0, $"npm ci failed in {Folder}:\n{run.Value.Output}\n{run.Value.Error}");
        await File.WriteAllTextAsync(stamp, hash);
        return null;
    }
}
