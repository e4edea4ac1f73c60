// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SageGuard.Shared;

/// <summary>Certificate authorities and servers' certificates, made on the spot.</summary>
internal static class Certificates
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    /// <summary>A certificate authority, of its own or under another one.</summary>
    public static X509Certificate2 Authority(string name, X509Certificate2? issuer = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return issuer is null
            ? request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2))
            : request.Create(issuer, Now.AddDays(-1.5), Now.AddDays(1.5), RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }

    /// <summary>A server's certificate.</summary>
    /// <param name="issuer">The authority.</param>
    /// <param name="host">The name of the server.</param>
    /// <param name="until">When it ends; null: tomorrow.</param>
    /// <param name="usage">What it may be used for: servers by default.</param>
    public static X509Certificate2 Server(
        X509Certificate2 issuer,
        string host = "localhost",
        DateTimeOffset? until = null,
        string usage = "1.3.6.1.5.5.7.3.1"
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false)
        );
        using var certificate = request
            .Create(issuer, Now.AddDays(-1), until ?? Now.AddDays(1), RandomNumberGenerator.GetBytes(8))
            .CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
