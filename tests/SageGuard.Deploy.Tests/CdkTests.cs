// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace SageGuard.Deploy.Tests;

/// <summary>The tests of the CDK app, the SAM template and the policies are written in TypeScript; this runs them.</summary>
public sealed class CdkTests
{
    private static readonly string Cdk = Repository.PathOf("cdk");

    [Fact]
    public async Task The_tests_of_the_CDK_app_pass()
    {
        if (await RunAsync("--version") is not (0, _))
        {
            if (!Repository.InCi) Assert.Skip("Node.js is not installed; install Node 20 or newer to test what is deployed.");
            Assert.Fail("Node.js is not installed, and CI must test what is deployed.");
        }

        await InstallAsync();
        var (exitCode, output) = (await RunAsync("test"))!.Value;
        Assert.True(exitCode == 0, Tail(output));
    }

    // Installs once for each lock file, so that a run without a network works after the first.
    private static async Task InstallAsync()
    {
        var stamp = Path.Combine(Cdk, "node_modules", ".sageguard-lock");
        var hash = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Cdk, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == hash) return;

        var (exitCode, output) = (await RunAsync("ci"))!.Value;
        Assert.True(exitCode == 0, $"npm ci failed in cdk/:\n{Tail(output)}");
        await File.WriteAllTextAsync(stamp, hash);
    }

    // npm is a script: on Windows only the shell starts it.
    private static async Task<(int ExitCode, string Output)?> RunAsync(string command)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", "npm", command])
            : new ProcessStartInfo("npm", [command]);
        start.WorkingDirectory = Cdk;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
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

    private static string Tail(string output)
    {
        // The runner repeats the failures at the end.
        var failures = output.IndexOf("failing tests:", StringComparison.Ordinal);
        return failures >= 0 ? output[failures..Math.Min(output.Length, failures + 8000)] : output[Math.Max(0, output.Length - 4000)..];
    }
}
