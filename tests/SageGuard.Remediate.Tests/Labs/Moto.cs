// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>moto's server: S3 by somebody else, for the stock command line and for us. Skips where it is missing, unless in CI.</summary>
internal static class Moto
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly HttpClient Unsigned = new();
    private static Uri? s_server;

    /// <summary>A bucket of its own in a server that all tests of this process share: one takes seconds to start.</summary>
    public static async Task<S3Bucket> SharedAsync()
    {
        await Gate.WaitAsync(Lab.Token);
        try
        {
            s_server ??= await StartAsync();
        }
        finally
        {
            Gate.Release();
        }

        var bucket = new S3Bucket(s_server, $"backups-{Guid.NewGuid():N}");
        await bucket.PutAsync(
            "",
            """<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"""
        );
        await bucket.PutAsync(
            "?encryption",
            """<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"""
        );
        await bucket.PutAsync(
            "?versioning",
            """<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>"""
        );
        return bucket;
    }

    public static (int Code, string Output) Run(
        string program,
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        using var limit = Limit.Of(process);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    // The server ends with this process, however that ends: then its standard input does.
    private static async Task<Uri> StartAsync()
    {
        // Each is asked for its version: the shim of a version manager is there also where the tool is not.
        var (_, missing) = Run(
            "bash",
            [
                "-c",
                "for tool in aws python3 bash setsid find; do $tool --version >/dev/null 2>&1 || echo $tool; done; command -v moto_server >/dev/null || echo moto_server",
            ]
        );
        if (missing.Length > 0)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"Missing, and in CI this test must run: {missing}");
            Assert.Skip($"Missing on this machine: {missing}");
        }

        var port = FreePort.Find();
        var start = new ProcessStartInfo(
            "bash",
            ["-c", $"moto_server -H 127.0.0.1 -p {port.ToString(CultureInfo.InvariantCulture)} & trap 'kill $!' EXIT; cat >/dev/null"]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var endpoint = new Uri($"http://127.0.0.1:{port}");
        for (var i = 0; ; i++)
        {
            try
            {
                (await Unsigned.GetAsync(endpoint, Lab.Token)).Dispose();
                return endpoint;
            }
            catch (HttpRequestException) when (i < 1200)
            {
                await Task.Delay(100, Lab.Token);
            }
        }
    }
}
