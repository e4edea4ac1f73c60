// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>The running function over HTTPS: whose certificates it takes, by the settings of OpenSSL and of AWS's own tools.</summary>
public sealed class TlsTests
{
    private const string RuleName = "sageguard-sagemaker-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("AWS_CA_BUNDLE")]
    public async Task A_companys_authority_is_trusted_where_the_operator_names_it(string variable)
    {
        using var company = Certificates.Authority("company");

        Assert.Equal(["NON_COMPLIANT"], await ResultsAsync(Certificates.Server(company), (variable, company)));
    }

    [Fact]
    public async Task A_bundle_of_AWSs_tools_replaces_the_systems_store()
    {
        using var company = Certificates.Authority("company");
        using var other = Certificates.Authority("other");

        Assert.Equal(
            "issued by CN=company",
            await ResultsAsync(Certificates.Server(company), ("SSL_CERT_FILE", company), ("AWS_CA_BUNDLE", other)) is [var refusal]
                ? refusal
                : ""
        );
    }

    [Fact]
    public async Task Without_either_an_unknown_authority_is_refused_and_named()
    {
        using var stranger = Certificates.Authority("stranger");

        Assert.Equal(["issued by CN=stranger"], await ResultsAsync(Certificates.Server(stranger)));
    }

    [Theory]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("AWS_CA_BUNDLE")]
    public async Task An_expired_certificate_of_a_trusted_authority_is_refused(string variable)
    {
        using var company = Certificates.Authority("company");

        Assert.Equal(
            ["NotTimeValid"],
            await ResultsAsync(Certificates.Server(company, until: DateTimeOffset.UtcNow.AddMinutes(-1)), (variable, company))
        );
    }

    [Theory]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("AWS_CA_BUNDLE")]
    public async Task A_certificate_of_another_host_is_refused(string variable)
    {
        using var company = Certificates.Authority("company");

        Assert.Equal(
            ["RemoteCertificateNameMismatch"],
            await ResultsAsync(Certificates.Server(company, "elsewhere.example"), (variable, company))
        );
    }

    // The result that the function reported, or why it reported none.
    private static async Task<IReadOnlyList<string>> ResultsAsync(
        X509Certificate2 certificate,
        params (string Variable, X509Certificate2 Authority)[] trusted
    )
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-tls-");
        try
        {
            var variables = new List<(string, string?)>();
            foreach (var (variable, authority) in trusted)
            {
                var file = Path.Combine(folder.FullName, variable);
                await File.WriteAllTextAsync(file, authority.ExportCertificatePem(), Token);
                variables.Add((variable, file));
            }

            await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
            await using var front = TlsFront.Start(certificate, cloud.Endpoint);
            await using var function = FunctionProcess.Start(cloud, [.. variables, ("AWS_ENDPOINT_URL", front.Address.ToString())]);
            cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
            cloud.Region().CreateNotebook("open", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
            await cloud.WaitForIdleAsync(cancellationToken: Token);
            // One connection in INIT, and two for each of Lambda's three attempts at an event: the call is not sent again, since the
            // certificate
            // would be the same one, but the run sends evaluations once more at its end that could not be sent for want of a connection.
            if (cloud.Region().Results(RuleName).Count == 0)
                Assert.InRange(front.Connections, 1, 1 + (3 * 2 * cloud.DeadLetters.Count));
            await function.TerminateAsync();
            string[] reasons = ["NotTimeValid", "RemoteCertificateNameMismatch", "issued by CN=company", "issued by CN=stranger"];
            return cloud.Region().Results(RuleName) is { Count: > 0 } results
                ? [.. results.Select(result => result.ComplianceType)]
                : [.. reasons.Where(reason => function.Output.Contains(reason, StringComparison.Ordinal)).Take(1)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
