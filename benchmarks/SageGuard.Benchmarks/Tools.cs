// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SageGuard.Shared;

namespace SageGuard.Benchmarks;

/// <summary>The programs that are measured: ours, published where none is named, and the peers.</summary>
internal static class Tools
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Publishes a native executable.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="executable">The executable's.</param>
    /// <returns>Its path.</returns>
    public static string Publish(string project, string executable)
    {
        var folder = Path.Combine(Root, "artifacts", "publish", "benchmarks-" + project);
        Run("dotnet", "publish", Path.Combine(Root, "src", project), "-c", "Release", "-o", folder);
        return Path.Combine(folder, executable);
    }

    /// <summary>A peer's script.</summary>
    public static string Peer(string name) => Path.Combine(Root, "benchmarks", "peers", name);

    /// <summary>The node command, with the packages of the peer that it runs; null where there is none, or no way to the
    /// packages.</summary>
    public static string? Node()
    {
        try
        {
            if (!Directory.Exists(Peer("node_modules")))
                Run("npm", "ci", "--prefix", Peer(""));
            return Line("node", "--version") is null ? null : "node";
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine($"Without the AWS SDK for JavaScript: {error.Message}");
            return null;
        }
    }

    /// <summary>The C program, built where a gcc and OpenSSL's headers are (Debian: gcc and libssl-dev); null where they are not.</summary>
    public static string? Floor()
    {
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "artifacts", "benchmarks")).FullName, "floor");
        try
        {
            Run("gcc", "-O2", "-Wall", "-o", program, Peer("floor/floor.c"), "-lssl", "-lcrypto");
            return program;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            Console.WriteLine($"Without the C program: gcc or OpenSSL's headers are missing (Debian: gcc and libssl-dev).");
            Console.WriteLine();
            Console.Error.WriteLine(error.Message);
            return null;
        }
    }

    /// <summary>When, on what and with which versions it is measured.</summary>
    public static string Machine(string python, string? node, TimeProvider time)
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
                ?? "unknown processor"
            : RuntimeInformation.OSArchitecture.ToString();
        var sdk = node is null
            ? ""
            : $", {Line(node, "--version")} with @aws-sdk/client-config-service {Line(node, "-p", $"require('{Peer("node_modules/@aws-sdk/client-config-service/package.json")}').version")}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-dd}; {Environment.ProcessorCount} processors ({processor}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}; .NET {Environment.Version}, Python {Python.Run(python, "import platform, boto3; print(platform.python_version(), 'with boto3', boto3.__version__)")}{sdk}."
        );
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}");
    }

    private static string? Line(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? line : null;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SageGuard.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
