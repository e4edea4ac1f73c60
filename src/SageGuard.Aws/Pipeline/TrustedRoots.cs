// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;

namespace SageGuard.Aws.Pipeline;

/// <summary>
/// Which certificate authorities a handshake trusts, in stages: each is asked where those before it do not verify a certificate, and
/// read only then. .NET parses every certificate of the system's store before its first handshake, which takes longer than everything
/// else that the function does at its start; the endpoints of AWS need one.
/// </summary>
/// <param name="stages">Give the authorities of a stage. The first is asked by the handshake itself.</param>
internal sealed class TrustedRoots(params Func<X509Certificate2Collection>[] stages)
{
    // What OpenSSL of Amazon Linux and Fedora, Debian and Ubuntu, Alpine, SUSE reads by default.
    private static readonly string[] Bundles =
    [
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/ssl/cert.pem",
        "/etc/ssl/ca-bundle.pem",
    ];

    /// <summary>
    /// Amazon Root CA 1, which AWS's endpoints chain to; then all of Amazon Trust Services, then the system's bundle. To parse one
    /// takes half a millisecond of the function's start.
    /// </summary>
    /// <remarks>Source: https://www.amazontrust.com/repository/, checked by a test against their published fingerprints.</remarks>
    public static TrustedRoots AmazonFirst() => new(() => [X509Certificate2.CreateFromPem(AmazonPem())], Amazon, Bundle);

    /// <summary>The five authorities of Amazon Trust Services.</summary>
    public static X509Certificate2Collection Amazon()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(AmazonPem());
        return roots;
    }

    /// <summary>The authorities that the handshake itself asks.</summary>
    public X509Certificate2Collection First() => stages[0]();

    /// <summary>True if a server's certificate leads to an authority of a later stage.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="failed">The chain that the first stage did not verify, with what the server sent.</param>
    public bool LaterOnesVerify(X509Certificate2 certificate, X509Chain failed) =>
        stages.Skip(1).Any(stage => Verifies(stage(), certificate, failed));

    private static bool Verifies(X509Certificate2Collection roots, X509Certificate2 certificate, X509Chain failed)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(roots) };
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

    private static string AmazonPem()
    {
        using var resource = typeof(TrustedRoots).Assembly.GetManifestResourceStream("AmazonRoots.pem")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private static X509Certificate2Collection Bundle()
    {
        var roots = new X509Certificate2Collection();
        if (Array.Find(Bundles, File.Exists) is { } bundle)
            roots.ImportFromPemFile(bundle);
        return roots;
    }
}
