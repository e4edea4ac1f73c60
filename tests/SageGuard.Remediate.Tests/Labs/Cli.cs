// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using System.Diagnostics;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>The command <c>sageguard</c> as a process of its own, in a folder of its own.</summary>
internal sealed class Cli : IAsyncDisposable
{
    /// <summary>The STS of the account of every lab, and the S3 of those that have no cloud of their own.</summary>
    public static readonly Lazy<LocalCloud> Sts = new(() =>
        Task.Run(() => LocalCloud.StartAsync(new LocalCloudOptions())).GetAwaiter().GetResult()
    );

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
        start.Environment.Clear();
        foreach (var (name, value) in Variables(sageMaker, s3))
            start.Environment[name] = value;
        return new Cli(Process.Start(start)!);
    }

    /// <summary>Runs it to its end, in a process that runs many: to start one takes longer than what it does.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string folder, Uri sageMaker, Uri? s3, params string[] arguments)
    {
        var (code, output, error) = await CommandHost.RunAsync(folder, Variables(sageMaker, s3), arguments);
        return (code, output + error);
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
        if (!_process.HasExited)
            _process.Kill();
        await _output;
        _limit.Dispose();
        _process.Dispose();
    }

    private static Dictionary<string, string> Variables(Uri sageMaker, Uri? s3)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(variable => !((string)variable.Key).StartsWith("AWS_", StringComparison.Ordinal))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
        variables["AWS_ENDPOINT_URL_SAGEMAKER"] = sageMaker.ToString();
        if (s3 is not null)
        {
            variables["AWS_ENDPOINT_URL"] = s3.ToString();

            // What surrounds a notebook is always LocalAws's.
            foreach (var service in new[] { "EC2", "IAM", "KMS", "SERVICE_QUOTAS" })
                variables[$"AWS_ENDPOINT_URL_{service}"] = sageMaker.ToString();
        }

        // Who asks is not part of what is tried: a proxy that counts or cuts SageMaker's calls does not see it.
        variables["AWS_ENDPOINT_URL_STS"] = Sts.Value.Endpoint.ToString();
        variables["AWS_REGION"] = "eu-west-1";
        // The tests look for sentences: none is to be broken.
        variables["COLUMNS"] = "400";
        variables["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        variables["AWS_SECRET_ACCESS_KEY"] = "not-a-secret";
        variables["AWS_EC2_METADATA_DISABLED"] = "true";
        return variables;
    }

    private static async Task<string> ReadAsync(Process process)
    {
        process.StandardInput.Close();
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return string.Concat(texts);
    }
}
