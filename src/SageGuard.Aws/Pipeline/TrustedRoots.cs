// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;

namespace SageGuard.Aws.Pipeline;

/// <summary>
/// Which certificate authorities a handshake trusts: a few that are asked first, and those of the system where the first
/// ones do not verify. .NET parses every certificate of the system's store before its first handshake, which takes longer than
/// everything else that the function does at its start; the endpoints of AWS need one of five.
/// </summary>
/// <param name="First">Asked first.</param>
/// <param name="System">Gives the system's authorities; called when a certificate needs them.</param>
internal sealed record TrustedRoots(X509Certificate2Collection First, Func<X509Certificate2Collection> System)
{
    // What OpenSSL of Amazon Linux and Fedora, Debian and Ubuntu, Alpine, SUSE reads by default.
    private static readonly string[] Bundles =
    [
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/ssl/cert.pem",
        "/etc/ssl/ca-bundle.pem",
    ];

    /// <summary>Amazon Trust Services' authorities, then the system's bundle.</summary>
    /// <remarks>Source: https://www.amazontrust.com/repository/, checked by a test against their published fingerprints.</remarks>
    public static TrustedRoots AmazonFirst() => new(Amazon(), Bundle);

    /// <summary>The five authorities of Amazon Trust Services.</summary>
    public static X509Certificate2Collection Amazon()
    {
        using var resource = typeof(TrustedRoots).Assembly.GetManifestResourceStream("AmazonRoots.pem")!;
        using var reader = new StreamReader(resource);
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(reader.ReadToEnd());
        return roots;
    }

    /// <summary>True if a server's certificate leads to one of the system's authorities.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="failed">The chain that the first ones did not verify, with what the server sent.</param>
    public bool SystemVerifies(X509Certificate2 certificate, X509Chain failed)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(System()) };
        foreach (var usage in failed.ChainPolicy.ApplicationPolicy)
            chain.ChainPolicy.ApplicationPolicy.Add(usage);
        chain.ChainPolicy.ExtraStore.AddRange(failed.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    /// <summary>A policy that trusts these authorities and no others. Revocation is not asked for, as in AWS's own tools.</summary>
    /// <param name="roots">The authorities.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static X509Certificate2Collection Bundle()
    {
        var roots = new X509Certificate2Collection();
        if (Array.Find(Bundles, File.Exists) is { } bundle)
            roots.ImportFromPemFile(bundle);
        return roots;
    }
}
