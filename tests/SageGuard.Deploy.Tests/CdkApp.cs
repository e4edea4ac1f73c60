// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SageGuard.Deploy.Tests;

/// <summary>The CDK app, installed once and started as people start it.</summary>
internal static class CdkApp
{
    private static readonly string Folder = Repository.PathOf("cdk");
    private static readonly Lazy<Task<bool>> Installed = new(InstallOnceAsync);

    /// <summary>Installs what the app needs; skips the test where Node is missing, which fails in CI.</summary>
    public static async Task InstallAsync()
    {
        if (await Installed.Value) return;
        if (!Repository.InCi) Assert.Skip("Node.js is not installed; install Node 20 or newer to test what is deployed.");
        Assert.Fail("Node.js is not installed, and CI must test what is deployed.");
    }

    /// <summary>Synthesizes a stack.</summary>
    /// <param name="stack">Its name.</param>
    /// <param name="context">The app's settings.</param>
    public static async Task<JsonNode> SynthesizeAsync(string stack, Dictionary<string, string> context)
    {
        await InstallAsync();
        var output = Directory.CreateTempSubdirectory("sageguard-synth-");
        try
        {
            // What is in the zip does not matter to a template.
            context["zip"] = Path.Combine(output.FullName, "sageguard.zip");
            await File.WriteAllTextAsync(context["zip"], "PK");
            var (exitCode, text) = (await RunAsync(
                "node",
                ["--import", "tsx", "sageguard.ts"],
                ("CDK_OUTDIR", Path.Combine(output.FullName, "out")),
                ("CDK_CONTEXT_JSON", new JsonObject(context.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value))).ToJsonString())))!.Value;
            Assert.True(exitCode == 0, Tail(text));
            return JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output.FullName, "out", $"{stack}.template.json")))!;
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    /// <summary>Runs an npm command in the app's folder; null where there is no npm.</summary>
    // npm is a script: on Windows only the shell starts it.
    public static Task<(int ExitCode, string Output)?> NpmAsync(string command) =>
        OperatingSystem.IsWindows() ? RunAsync("cmd.exe", ["/c", "npm", command]) : RunAsync("npm", [command]);

    /// <summary>The part of an output that tells what failed.</summary>
    public static string Tail(string output)
    {
        // The runner repeats the failures at the end.
        var failures = output.IndexOf("failing tests:", StringComparison.Ordinal);
        return failures >= 0 ? output[failures..Math.Min(output.Length, failures + 8000)] : output[Math.Max(0, output.Length - 4000)..];
    }

    // Once for each lock file, so that a run without a network works after the first.
    private static async Task<bool> InstallOnceAsync()
    {
        if (await NpmAsync("--version") is not (0, _)) return false;
        var stamp = Path.Combine(Folder, "node_modules", ".sageguard-lock");
        var hash = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == hash) return true;

        var (exitCode, output) = (await NpmAsync("ci"))!.Value;
        Assert.True(exitCode == 0, $"npm ci failed in cdk/:\n{Tail(output)}");
        await File.WriteAllTextAsync(stamp, hash);
        return true;
    }

    private static async Task<(int ExitCode, string Output)?> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await error);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
