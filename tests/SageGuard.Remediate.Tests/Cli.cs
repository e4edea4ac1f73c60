// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using SageGuard.LocalAws;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>The command <c>sageguard</c> as a process of its own, in a folder of its own.</summary>
internal sealed class Cli : IAsyncDisposable
{
    /// <summary>The STS of the account of every lab.</summary>
    public static readonly Lazy<LocalCloud> Sts = new(() => Task.Run(() => LocalCloud.StartAsync(new LocalCloudOptions())).GetAwaiter().GetResult());

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Limit _limit;

    private Cli(Process process)
    {
        _process = process;
        _limit = Limit.Of(process);
        _output = ReadAsync(process);
    }

    public static Cli Start(string folder, Uri sageMaker, Uri? s3, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SageGuard.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["AWS_ENDPOINT_URL_SAGEMAKER"] = sageMaker.ToString();
        if (s3 is not null)
        {
            start.Environment["AWS_ENDPOINT_URL"] = s3.ToString();

            // What surrounds a notebook is not played: whoever asks for it is refused, and goes on without having checked it.
            foreach (var service in new[] { "EC2", "IAM", "KMS", "SERVICE_QUOTAS" }) start.Environment[$"AWS_ENDPOINT_URL_{service}"] = sageMaker.ToString();
        }

        // Who asks is not part of what is tried: a proxy that counts or cuts SageMaker's calls does not see it.
        start.Environment["AWS_ENDPOINT_URL_STS"] = Sts.Value.Endpoint.ToString();
        start.Environment["AWS_REGION"] = "eu-west-1";
        // The tests look for sentences: none is to be broken.
        start.Environment["COLUMNS"] = "400";
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "not-a-secret";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new Cli(Process.Start(start)!);
    }

    public static async Task<(int Code, string Output)> RunAsync(string folder, Uri sageMaker, Uri? s3, params string[] arguments)
    {
        await using var cli = Start(folder, sageMaker, s3, arguments);
        return await cli.ExitAsync();
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, which ends it as Ctrl-C does, also where a background shell has it ignore that.</summary>
    public void AskToEnd() => Moto.Run("kill", ["-TERM", $"{_process.Id}"]);

    public async Task<(int Code, string Output)> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _output;
        _limit.Dispose();
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(Process process)
    {
        process.StandardInput.Close();
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return string.Concat(texts);
    }
}
