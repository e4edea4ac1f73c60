// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Accounts;

/// <summary>Networks of companies: their certificate authorities, and Regions that their policies deny.</summary>
public sealed class NetworkTests : IDisposable
{
    private static readonly string[] Regions =
    [
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-central-1",
        "us-east-1",
        "us-west-2",
        "ap-south-1",
        "sa-east-1",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named_with_its_issuer_and_the_setting_that_helps()
    {
        await using var aws = Inspected(out _);
        var answer = await ScanAsync(aws, []);
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("is not trusted", answer.Error, StringComparison.Ordinal);
        Assert.Contains("issued by CN=corporate inspection", answer.Error, StringComparison.Ordinal);
        Assert.Contains("AWS_CA_BUNDLE", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWS_CA_BUNDLE_is_honoured_by_every_client()
    {
        await using var aws = Inspected(out var bundle);
        var answer = await ScanAsync(aws, new() { ["AWS_CA_BUNDLE"] = bundle });
        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
    }

    [Fact]
    public async Task The_profiles_ca_bundle_is_honoured()
    {
        await using var aws = Inspected(out var bundle);
        var config = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(
            config,
            $"[profile other]\nca_bundle = /nowhere\n[profile corp]\nca_bundle = {bundle}\naws_access_key_id = K\naws_secret_access_key = s\n",
            TestContext.Current.CancellationToken
        );
        var answer = await ScanAsync(aws, new() { ["AWS_CONFIG_FILE"] = config }, "--profile", "corp");
        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
    }

    [Fact]
    public async Task A_bundle_that_cannot_be_read_is_named()
    {
        await using var aws = Inspected(out _);
        var answer = await ScanAsync(aws, new() { ["AWS_CA_BUNDLE"] = "/nowhere/ca.pem" });
        Assert.NotEqual(ExitCodes.Success, answer.Code);
        Assert.Contains("/nowhere/ca.pem", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ec2 eu-west-1, sagemaker eu-west-1, sts eu-west-1", "scan", "--all-regions", "-c", "1")]
    [InlineData("s3 eu-west-1, sagemaker eu-west-1, sts eu-west-1", "scan", "-c", "SageGuard.84")]
    [InlineData("ec2 eu-west-1, sts eu-west-1", "reach", "--subnet", "subnet-0a1b2c3d", "--security-group", "sg-0a1b2c3d")]
    public async Task With_an_endpoint_of_ones_own_every_client_signs_for_the_Region_that_was_asked(string scopes, params string[] command)
    {
        const string model =
            """{"ModelName":"m","ModelArn":"arn:aws:sagemaker:eu-west-1:123456789012:model/m","PrimaryContainer":{"ModelDataUrl":"s3://acme-models/m.tar.gz"}}""";
        await using var aws = new TinyAws(
            (operation, _) =>
                (
                    200,
                    operation.Contains("DescribeModel", StringComparison.Ordinal)
                        ? model
                        : $$"""{"NotebookInstances":[],"Models":[{{model}}]}"""
                ),
            regions: "eu-west-1"
        );
        var environment = CommandProcess.Aws(aws.Endpoint);
        // A Region in this variable hides the mistake.
        environment.Remove("AWS_REGION");

        await CommandProcess.SageguardProcessAsync(environment, command);

        Assert.Equal(scopes, string.Join(", ", aws.Scopes));
    }

    [Fact]
    public async Task Regions_that_a_service_control_policy_denies_are_one_line()
    {
        await using var aws = Denying();

        var answer = await RegionsAsync(aws);

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains(
            "7 Regions are denied by a service control policy: ap-south-1, eu-central-1, eu-west-2",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.InRange(answer.Output.Split('\n').Length, 1, 30);
    }

    [Fact]
    public async Task Denied_Regions_can_be_accepted_as_out_of_use_and_are_still_listed()
    {
        await using var aws = Denying();
        var answer = await RegionsAsync(aws, "--skip-denied-regions", "--output", "json");
        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
        Assert.Contains(
            answer.Report.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.Contains("Taken as out of use", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Named_Regions_can_be_left_out()
    {
        await using var aws = Denying();
        var answer = await RegionsAsync(aws, "--exclude-region", string.Join(',', Regions.Skip(1)));
        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
        Assert.DoesNotContain("denied", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Region_that_is_denied_for_another_reason_stays_not_assessed()
    {
        await using var aws = new TinyAws(
            (operation, _) =>
                (
                    400,
                    $$"""{"__type":"AccessDeniedException","message":"User: arn:aws:sts::123456789012:assumed-role/Audit/me is not authorized to perform: sagemaker:{{operation}} because no identity-based policy allows it"}"""
                ),
            null,
            "eu-west-1"
        );
        var answer = await RegionsAsync(aws, "--skip-denied-regions");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("sagemaker:ListNotebookInstances", answer.Output, StringComparison.Ordinal);
    }

    private static TinyAws Denying() =>
        new(
            (operation, region) =>
                region == "eu-west-1"
                    ? (200, """{"NotebookInstances":[]}""")
                    : (
                        400,
                        $$"""{"__type":"AccessDeniedException","message":"User: arn:aws:sts::123456789012:assumed-role/Audit/me is not authorized to perform: sagemaker:{{operation}} on resource: * with an explicit deny in a service control policy"}"""
                    ),
            null,
            Regions
        );

    private static Task<Answer> RegionsAsync(TinyAws aws, params string[] more) =>
        CommandProcess.SageguardProcessAsync(CommandProcess.Aws(aws.Endpoint), ["scan", "--control", "1", "--all-regions", .. more]);

    private static Task<Answer> ScanAsync(TinyAws aws, Dictionary<string, string> environment, params string[] more)
    {
        var all = CommandProcess.Aws(aws.Endpoint);
        if (environment.ContainsKey("AWS_CONFIG_FILE"))
            all = all.Where(pair => !pair.Key.Contains("ACCESS_KEY", StringComparison.Ordinal)).ToDictionary();
        foreach (var (name, value) in environment)
            all[name] = value;
        return CommandProcess.SageguardProcessAsync(all, ["scan", "--control", "1", .. more]);
    }

    // A proxy that inspects TLS signs for every host, with its own authority.
    private TinyAws Inspected(out string bundle)
    {
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest("CN=corporate inspection", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(root, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(12), [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        bundle = Path.Combine(_folder, "ca.pem");
        File.WriteAllText(bundle, root.ExportCertificatePem());
        return new TinyAws(
            (_, _) => (200, """{"NotebookInstances":[]}"""),
            X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null)
        );
    }
}
