// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using SageGuard.Aws.Pipeline;
using SageGuard.Text;

namespace SageGuard.Aws;

/// <summary>Certificates for clients of the SDK that are not made by <see cref="AwsConnection"/> (S3, EC2, STS, IAM Identity
/// Center).</summary>
public static partial class AwsTls
{
    private static readonly string[] StoreVariables = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <summary>The environment variable that names a PEM file of certificate authorities.</summary>
    public const string BundleVariable = Tls.Variable;

    /// <summary>Lets every client of the SDK in this process trust what AWS_CA_BUNDLE says. Once, before the first one is made.</summary>
    public static void UseEverywhere() => AWSConfigs.HttpClientFactory ??= new Factory();

    /// <summary>
    /// Lets this process ask Amazon's certificate authorities first and read the system's only where those do not verify: the
    /// handshake is several times cheaper. Once, at the start of the process. Where SSL_CERT_FILE or SSL_CERT_DIR is set, the
    /// system's trust is what they say, and stays alone.
    /// </summary>
    public static void AskAmazonFirst()
    {
        if (!OperatingSystem.IsLinux() || StoreVariables.Any(variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 }))
            return;
        Tls.Roots = TrustedRoots.AmazonFirst();
        // .NET reads the system's store even for a chain that must not end there, and asks OpenSSL's variables for its place.
        foreach (var variable in StoreVariables)
            _ = SetVariable(variable, "/dev/null", 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    /// <summary>What to do about a failed call whose cause is a certificate; null where it is not.</summary>
    /// <param name="error">The error of the call.</param>
    /// <param name="host">Whose certificate it is, in words.</param>
    public static string? AdviceFor(Exception error, string host) =>
        Tls.Refusal(error) is not { } refusal
            ? null
            : $"The certificate of {host} is not trusted ({Annotation.Clean(refusal.Message, 300).TrimEnd('.')}). Where the network inspects TLS, set {Tls.Variable}, or ca_bundle in the profile, "
                + "to a PEM file with the certificate authority of that network; else do not use this network.";

    private sealed class Factory : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            var client = new HttpClient(
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    Proxy = new RemoteOnlyProxy(HttpClient.DefaultProxy),
                    SslOptions = Tls.Options(),
                }
            );
            if (clientConfig.Timeout is { } timeout)
                client.Timeout = timeout;
            return client;
        }
    }
}
