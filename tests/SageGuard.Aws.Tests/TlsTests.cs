// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SageGuard.Aws.Pipeline;
using SageGuard.Aws.Tests.Wire;
using static SageGuard.Shared.Certificates;

namespace SageGuard.Aws.Tests;

/// <summary>Real handshakes with certificates made here: whom a client trusts that asks a few authorities first.</summary>
public class TlsTests
{
    [Fact]
    public async Task An_authority_that_is_asked_first_is_enough_and_the_systems_store_is_not_read()
    {
        using var first = Authority("first");

        await ShakeAsync(
            Server(first),
            new TrustedRoots(() => [first], () => throw new InvalidOperationException("The system's store was read."))
        );
    }

    [Fact]
    public async Task An_intermediate_that_the_server_sends_leads_to_either()
    {
        using var root = Authority("root");
        using var intermediate = Authority("intermediate", root);

        await ShakeAsync(Server(intermediate), new TrustedRoots(() => [root]), intermediate);
        await ShakeAsync(Server(intermediate), new TrustedRoots(() => [Authority("other")], () => [root]), intermediate);
    }

    [Fact]
    public async Task A_company_whose_authority_is_in_the_systems_store_is_trusted_as_before()
    {
        using var company = Authority("company");

        await ShakeAsync(Server(company), new TrustedRoots(() => [Authority("first")], () => [company]));
    }

    [Fact]
    public async Task Later_authorities_are_asked_in_turn_and_no_further_than_the_one_that_signed()
    {
        using var second = Authority("second");

        await ShakeAsync(
            Server(second),
            new TrustedRoots(
                () => [Authority("first")],
                () => [second],
                () => throw new InvalidOperationException("The system's store was read.")
            )
        );
    }

    [Fact]
    public void The_authority_of_AWSs_endpoints_is_asked_before_Amazons_others() =>
        Assert.StartsWith("CN=Amazon Root CA 1,", Assert.Single(TrustedRoots.AmazonFirst().First()).Subject, StringComparison.Ordinal);

    [Fact]
    public async Task What_neither_knows_is_refused_and_its_issuer_is_named()
    {
        using var stranger = Authority("stranger");

        var error = await RefusedAsync(Server(stranger), new TrustedRoots(() => [Authority("first")], () => [Authority("company")]));
        Assert.Contains("issued by CN=stranger", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_certificate_is_refused_whoever_signed_it(bool first)
    {
        using var authority = Authority("authority");

        await RefusedAsync(Server(authority, until: DateTimeOffset.UtcNow.AddMinutes(-1)), Roots(authority, first));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_of_another_host_is_refused_whoever_signed_it(bool first)
    {
        using var authority = Authority("authority");

        await RefusedAsync(Server(authority, host: "elsewhere.example"), Roots(authority, first));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_for_clients_is_refused_whoever_signed_it(bool first)
    {
        using var authority = Authority("authority");

        await RefusedAsync(Server(authority, usage: "1.3.6.1.5.5.7.3.2"), Roots(authority, first));
    }

    [Fact]
    public void Amazons_authorities_are_the_five_that_Amazon_Trust_Services_publishes() =>
        Assert.Equal(
            [
                "18CE6CFE7BF14E60B2E347B8DFE868CB31D02EBB3ADA271569F50343B46DB3A4",
                "1BA5B2AA8C65401A82960118F80BEC4F62304D83CEC4713A19C39C011EA46DB4",
                "568D6905A2C88708A4B3025190EDCFEDB1974A606A13C6E5290FCB2AE63EDAB5",
                "8ECDE6884F3D87B1125BA31AC3FCB13D7016DE7F57CC904FE1CB97C6AE98196E",
                "E35D28419ED02025CFA69038CD623962458DA5C695FBDEA3C22B0BFB25897092",
            ],
            TrustedRoots.Amazon().Select(root => root.GetCertHashString(HashAlgorithmName.SHA256)).Order()
        );

    private static TrustedRoots Roots(X509Certificate2 authority, bool first) =>
        first ? new TrustedRoots(() => [authority]) : new TrustedRoots(() => [Authority("first")], () => [authority]);

    private static async Task<string> RefusedAsync(X509Certificate2 server, TrustedRoots roots) =>
        (await Assert.ThrowsAsync<AuthenticationException>(() => ShakeAsync(server, roots))).ToString();

    private static async Task ShakeAsync(X509Certificate2 server, TrustedRoots roots, X509Certificate2? intermediate = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Wired.Token);
        await using var stream = new SslStream(client.GetStream());
        var options = Tls.Options(roots);
        options.TargetHost = "localhost";
        try
        {
            await stream.AuthenticateAsClientAsync(options, Wired.Token);
        }
        finally
        {
            client.Close();
            await answering;
        }

        async Task AnswerAsync()
        {
            using var accepted = await listener.AcceptTcpClientAsync(Wired.Token);
            await using var secured = new SslStream(accepted.GetStream());
            try
            {
                await secured.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = SslStreamCertificateContext.Create(
                            server,
                            intermediate is null ? null : [intermediate],
                            offline: true
                        ),
                    },
                    Wired.Token
                );
                _ = await secured.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Wired.Token);
            }
            catch (Exception error) when (error is IOException or AuthenticationException)
            {
                // The client's answer decides.
            }
        }
    }
}
