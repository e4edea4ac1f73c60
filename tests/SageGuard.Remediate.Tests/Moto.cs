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

    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly HttpClient Unsigned = new();
    private static Moto? s_shared;

    private readonly Process? _process;

    private Moto(Process? process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    /// <summary>The bucket: versioned, encrypted, and in a shared server this one's own.</summary>
    public string Name { get; private init; } = Bucket;

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
        ["SAGEGUARD_WATCH"] = "0.2",
    };

    /// <summary>A bucket of its own in a server that all tests of this process share: one takes seconds to start.</summary>
    public static async Task<Moto> SharedAsync()
    {
        await Gate.WaitAsync(Lab.Token);
        try
        {
            s_shared ??= await StartAsync();
        }
        finally
        {
            Gate.Release();
        }

        var moto = new Moto(null, s_shared.Endpoint) { Name = $"backups-{Guid.NewGuid():N}" };
        await moto.PutAsync("", """<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>""");
        await moto.PutAsync("?encryption", """<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>""");
        await moto.PutAsync("?versioning", """<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>""");
        return moto;
    }

    /// <summary>Writes into the bucket: an object for a path that begins with a slash.</summary>
    public async Task PutAsync(string path, string body)
    {
        using var answer = await Unsigned.SendAsync(Signed(HttpMethod.Put, path, body), Lab.Token);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {path}");
    }

    /// <summary>An object of the bucket as text; null where there is none.</summary>
    public async Task<string?> GetAsync(string key)
    {
        using var answer = await Unsigned.SendAsync(Signed(HttpMethod.Get, "/" + key, null), Lab.Token);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Lab.Token) : null;
    }

    /// <summary>The keys in the bucket.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        using var answer = await Unsigned.SendAsync(Signed(HttpMethod.Get, "?list-type=2", null), Lab.Token);
        return [.. System.Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync(Lab.Token)).Descendants().Where(element => element.Name.LocalName == "Key").Select(element => element.Value)];
    }

    /// <summary>The one object whose key ends so, as JSON.</summary>
    public async Task<System.Text.Json.JsonElement> JsonAsync(string end) =>
        System.Text.Json.JsonDocument.Parse((await GetAsync((await KeysAsync()).Single(key => key.EndsWith(end, StringComparison.Ordinal))))!).RootElement;

    // moto lets nobody overwrite without a signature; it does not check it.
    private HttpRequestMessage Signed(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, $"{Endpoint}{Name}{path}") { Content = body is null ? null : new StringContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0");
        return request;
    }

    /// <summary>A server of its own.</summary>
    public static async Task<Moto> StartAsync(bool isVersioned = true)
    {
        foreach (var tool in new[] { "moto_server", "aws", "python3", "bash", "setsid", "find", "curl" })
        {
            if (Run("bash", ["-c", $"command -v {tool} && {{ [ {tool} = moto_server ] || {tool} --version; }}"]).Code == 0) continue;
            Assert.False(System.Environment.GetEnvironmentVariable("CI") == "true", $"{tool} is missing, and in CI this test must run.");
            Assert.Skip($"{tool} is missing on this machine.");
        }

        var port = FreePort();
        // It ends with this process, however that ends: then its standard input does.
        var start = new ProcessStartInfo("bash", ["-c", $"moto_server -H 127.0.0.1 -p {port.ToString(CultureInfo.InvariantCulture)} & trap 'kill $!' EXIT; cat >/dev/null"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
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
        if (_process is null) return;
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
