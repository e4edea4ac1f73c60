// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>moto's server: S3 by somebody else, for the stock command line and for us. Skips where it is missing, unless in CI.</summary>
internal sealed class Moto
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly HttpClient Unsigned = new();
    private static Uri? s_server;

    private Moto(Uri endpoint) => Endpoint = endpoint;

    /// <summary>The bucket: versioned, encrypted, and this test's own.</summary>
    public string Name { get; } = $"backups-{Guid.NewGuid():N}";

    public Uri Endpoint { get; }

    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
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
            s_server ??= await StartAsync();
        }
        finally
        {
            Gate.Release();
        }

        var moto = new Moto(s_server);
        await moto.PutAsync(
            "",
            """<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"""
        );
        await moto.PutAsync(
            "?encryption",
            """<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"""
        );
        await moto.PutAsync(
            "?versioning",
            """<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>"""
        );
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
        return
        [
            .. System
                .Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync(Lab.Token))
                .Descendants()
                .Where(element => element.Name.LocalName == "Key")
                .Select(element => element.Value),
        ];
    }

    /// <summary>The one object whose key ends so, as JSON.</summary>
    public async Task<System.Text.Json.JsonElement> JsonAsync(string end) =>
        System
            .Text.Json.JsonDocument.Parse((await GetAsync((await KeysAsync()).Single(key => key.EndsWith(end, StringComparison.Ordinal))))!)
            .RootElement;

    // moto lets nobody overwrite without a signature; it does not check it.
    private HttpRequestMessage Signed(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, $"{Endpoint}{Name}{path}") { Content = body is null ? null : new StringContent(body) };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        );
        return request;
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
                "for tool in aws python3 bash setsid find curl; do $tool --version >/dev/null 2>&1 || echo $tool; done; command -v moto_server >/dev/null || echo moto_server",
            ]
        );
        if (missing.Length > 0)
        {
            Assert.False(System.Environment.GetEnvironmentVariable("CI") == "true", $"Missing, and in CI this test must run: {missing}");
            Assert.Skip($"Missing on this machine: {missing}");
        }

        var port = FreePort();
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
