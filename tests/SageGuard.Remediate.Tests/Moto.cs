// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SageGuard.Remediate.Tests;

/// <summary>moto's server: S3 by somebody else, for the stock command line and for us. Skips where it is missing, unless in CI.</summary>
internal sealed class Moto : IAsyncDisposable
{
    public const string Bucket = "operator-backups";

    private readonly Process _process;

    private Moto(Process process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL_S3"] = Endpoint.ToString(),
        ["AWS_ENDPOINT_URL"] = Endpoint.ToString(),
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
        ["AWS_DEFAULT_REGION"] = "eu-west-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["SAGEGUARD_PAUSE"] = "0",
    };

    public static async Task<Moto> StartAsync(bool isVersioned = true)
    {
        foreach (var tool in new[] { "moto_server", "aws", "tar", "sha256sum", "python3", "bash", "setsid" })
        {
            if (Run("bash", ["-c", $"command -v {tool} && {{ [ {tool} = moto_server ] || {tool} --version; }}"]).Code == 0) continue;
            Assert.False(System.Environment.GetEnvironmentVariable("CI") == "true", $"{tool} is missing, and in CI this test must run.");
            Assert.Skip($"{tool} is missing on this machine.");
        }

        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var moto = new Moto(process, new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                await http.GetAsync(moto.Endpoint, Lab.Token);
                break;
            }
            catch (HttpRequestException) when (i < 300)
            {
                await Task.Delay(100, Lab.Token);
            }
        }

        moto.Aws("s3api", "create-bucket", "--bucket", Bucket, "--create-bucket-configuration", "LocationConstraint=eu-west-1");
        moto.Aws("s3api", "put-bucket-encryption", "--bucket", Bucket, "--server-side-encryption-configuration", """{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]}""");
        if (isVersioned) moto.Aws("s3api", "put-bucket-versioning", "--bucket", Bucket, "--versioning-configuration", "Status=Enabled");
        return moto;
    }

    /// <summary>The stock command line.</summary>
    public string Aws(params string[] arguments)
    {
        var (code, output) = Run("aws", arguments, Environment);
        Assert.True(code == 0, output);
        return output;
    }

    public static (int Code, string Output) Run(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
