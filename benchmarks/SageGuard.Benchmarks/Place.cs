// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.Benchmarks;

/// <summary>A LocalAws behind HTTPS as well, with an authority that the programs are given.</summary>
internal sealed class Place : IAsyncDisposable
{
    private readonly X509Certificate2 _authority = Certificates.Authority("benchmark");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sageguard-benchmark-");
    private readonly X509Certificate2 _certificate;
    private readonly TlsFront _front;

    private Place(LocalCloud cloud)
    {
        Cloud = cloud;
        _certificate = Certificates.Server(_authority);
        _front = TlsFront.Start(_certificate, cloud.Endpoint);
        File.WriteAllText(Bundle, _authority.ExportCertificatePem());
    }

    public LocalCloud Cloud { get; }

    /// <summary>The file with the authority alone.</summary>
    public string Bundle => Path.Combine(_folder.FullName, "authority.pem");

    public static async Task<Place> StartAsync() =>
        new(await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }));

    /// <summary>Runs a program here over HTTP.</summary>
    public ProcessStartInfo Http(ProcessStartInfo start) => FirstCall.Environment(Cloud, start);

    /// <summary>Runs a program here over HTTPS, the authority in the setting that it reads.</summary>
    public ProcessStartInfo Https(ProcessStartInfo start)
    {
        Http(start).Environment["AWS_ENDPOINT_URL"] = _front.Address.ToString();
        foreach (var variable in (string[])["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"])
            start.Environment[variable] = Bundle;
        return start;
    }

    /// <summary>Over HTTPS with this machine's store and the authority in it; and how many certificates that are.</summary>
    public (ProcessStartInfo Start, int Certificates) WholeStore(ProcessStartInfo start)
    {
        string[] systems = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];
        var store = Path.Combine(_folder.FullName, "store.pem");
        var pem = string.Join('\n', systems.Where(File.Exists).Take(1).Append(Bundle).Select(File.ReadAllText));
        File.WriteAllText(store, pem);
        Https(start).Environment.Remove("AWS_CA_BUNDLE");
        start.Environment["SSL_CERT_FILE"] = store;
        return (start, pem.Split("-----BEGIN CERTIFICATE-----").Length - 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await Cloud.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
