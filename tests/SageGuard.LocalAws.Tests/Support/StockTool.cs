// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.LocalAws.Tests;

/// <summary>The stock tools of AWS on this machine: the command line and botocore.</summary>
internal static class StockTool
{
    private static readonly bool MustBeThere = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Runs a tool; skips the test where the tool is not installed, fails it there in CI.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        LocalCloud cloud,
        string tool,
        params IReadOnlyList<string> arguments
    )
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Whoever runs the tests has profiles and endpoints of their own.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDLOCAL";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials");
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString();
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["NO_PROXY"] = "*";
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.SkipUnless(MustBeThere, $"'{tool}' is not installed: {e.Message}");
            throw;
        }
        using (process!)
        using (Limit.Of(process!))
        {
            var output = process!.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            // A shim without the tool behind it: 127 from a shell, 9009 from Windows.
            Assert.SkipWhen(!MustBeThere && process.ExitCode is (127 or 9009), $"'{tool}' is not installed: {await error}");
            return (process.ExitCode, await output, await error);
        }
    }

    public static void SkipWithoutBoto(string error) =>
        Assert.SkipWhen(
            !MustBeThere
                && (
                    error.Contains("No module named 'boto", StringComparison.Ordinal)
                    || error.Contains("No module named 'moto", StringComparison.Ordinal)
                ),
            "boto3, or moto, is not installed for python3."
        );
}
