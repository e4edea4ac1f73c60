// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SageGuard.Aws.Pipeline;

/// <summary>Which certificates are trusted, and what is said about one that is not.</summary>
internal static class Tls
{
    /// <summary>AWS's own setting: a PEM file with the only certificate authorities to trust.</summary>
    public const string Variable = "AWS_CA_BUNDLE";

    /// <summary>Set where authorities of Amazon are asked before the system's; null: the system's alone.</summary>
    public static TrustedRoots? Roots { get; set; }

    /// <summary>The settings of a handshake.</summary>
    /// <exception cref="SageGuardException">AWS_CA_BUNDLE names a file that cannot be read.</exception>
    public static SslClientAuthenticationOptions Options() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } bundle
            ? Options(new TrustedRoots(() => Read(bundle)))
            : Options(Roots);

    /// <summary>The same with the authorities passed in.</summary>
    /// <param name="roots">Whom to trust; null: the system's authorities.</param>
    public static SslClientAuthenticationOptions Options(TrustedRoots? roots) =>
        new()
        {
            CertificateChainPolicy = roots is null ? null : TrustedRoots.Policy(roots.First()),
            // The handshake's own error does not say who signed the certificate, which is how one recognizes a proxy.
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None
                || (
                    errors == SslPolicyErrors.RemoteCertificateChainErrors
                    && certificate is X509Certificate2 server
                    && roots?.LaterOnesVerify(server, chain!) == true
                )
                    ? true
                    : throw new AuthenticationException(
                        $"{Reason(errors, chain)}; the certificate of {certificate?.Subject ?? "no one"} was issued by {certificate?.Issuer ?? "no one"}"
                    ),
        };

    /// <summary>The refusal of a certificate among the causes of an error, the innermost, which names the issuer; null where there is
    /// none.</summary>
    /// <param name="error">The error of a call.</param>
    public static AuthenticationException? Refusal(Exception error)
    {
        AuthenticationException? refusal = null;
        for (var cause = error; cause is not null; cause = cause.InnerException)
            refusal = cause as AuthenticationException ?? refusal;
        return refusal;
    }

    private static X509Certificate2Collection Read(string bundle)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(bundle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SageGuardException(
                $"{Variable} (or the profile's ca_bundle) is \"{bundle}\", which cannot be read: {error.Message} Name a PEM file with the certificates of your certificate authorities.",
                error
            );
        }

        return roots.Count > 0
            ? roots
            : throw new SageGuardException(
                $"{Variable} (or the profile's ca_bundle) is \"{bundle}\", which holds no certificate. Name a PEM file with the certificates of your certificate authorities."
            );
    }

    private static string Reason(SslPolicyErrors errors, X509Chain? chain) =>
        chain is { ChainStatus: { Length: > 0 } statuses }
            ? string.Join(", ", statuses.Select(status => status.Status).Distinct())
            : errors.ToString();
}
