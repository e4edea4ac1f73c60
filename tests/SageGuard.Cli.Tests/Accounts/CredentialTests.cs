// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Tests.Accounts;

/// <summary>Every place that AWS's tools take credentials from, told by the access key that signed the calls to SageMaker.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private readonly SignInServices _services = new();
    private readonly string _home = Directory.CreateTempSubdirectory("sageguard-home").FullName;
    private LocalCloud _cloud = null!;

    public async ValueTask InitializeAsync() =>
        _cloud = await LocalCloud.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _services.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task The_environment() =>
        Assert.Equal(
            "KEY",
            await SignerAsync(
                new()
                {
                    ["AWS_ACCESS_KEY_ID"] = "KEY",
                    ["AWS_SECRET_ACCESS_KEY"] = "s",
                    ["AWS_SESSION_TOKEN"] = "t",
                }
            )
        );

    [Fact]
    public async Task A_profile_by_option_by_variable_and_the_default_one()
    {
        Configure(
            "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = s\n[profile lab]\naws_access_key_id = LAB\naws_secret_access_key = s\n"
        );

        Assert.Equal("DEFAULT", await SignerAsync([]));
        Assert.Equal("LAB", await SignerAsync(new() { ["AWS_PROFILE"] = "lab" }));
        Assert.Equal(
            "LAB",
            await SignerAsync(new() { ["AWS_ACCESS_KEY_ID"] = "KEY", ["AWS_SECRET_ACCESS_KEY"] = "s" }, "--profile", "lab")
        );
    }

    [Fact]
    public async Task A_program_that_a_profile_names()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("The program is a shell's.");
        Configure(
            "[profile lab]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}'\n"
        );

        Assert.Equal("PROCESS", await SignerAsync([], "--profile", "lab"));
    }

    [Fact]
    public async Task A_containers_role() => Assert.Equal("CONTAINER", await SignerAsync(Container()));

    [Fact]
    public async Task An_instances_role_by_version_2_of_the_metadata_service() => Assert.Equal("INSTANCE", await SignerAsync(Instance()));

    [Fact]
    public async Task A_web_identity()
    {
        var token = Path.Combine(_home, "token");
        await File.WriteAllTextAsync(token, "web-token", TestContext.Current.CancellationToken);

        Assert.Equal(
            "WEBIDENTITY",
            await SignerAsync(new() { ["AWS_WEB_IDENTITY_TOKEN_FILE"] = token, ["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/audit" })
        );
        Assert.Contains("sts:AssumeRoleWithWebIdentity with web-token", _services.Calls);
    }

    [Theory]
    [InlineData("session")]
    [InlineData("legacy")]
    public async Task IAM_Identity_Center_with_the_token_that_aws_sso_login_left(string form)
    {
        const string Start = "https://example.awsapps.com/start";
        Configure(
            form == "session"
                ? $"[profile lab]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Audit\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = {Start}\nsso_registration_scopes = sso:account:access\n"
                : $"[profile lab]\nsso_start_url = {Start}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Audit\n"
        );
        SignedIn(form == "session" ? "corp" : Start, Start, DateTimeOffset.UtcNow.AddHours(1));

        Assert.Equal("PORTAL-Audit", await SignerAsync([], "--profile", "lab"));
        Assert.Equal("PORTAL-Audit", await SignerAsync(new() { ["AWS_PROFILE"] = "lab" }));
    }

    [Fact]
    public async Task IAM_Identity_Center_without_a_valid_token_says_to_sign_in()
    {
        const string Start = "https://example.awsapps.com/start";
        Configure(
            $"[profile lab]\nsso_start_url = {Start}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Audit\n[profile chained]\nrole_arn = arn:aws:iam::123456789012:role/two\nsource_profile = lab\n"
        );

        var never = await ScanAsync([], "--profile", "lab");
        SignedIn(Start, Start, DateTimeOffset.UtcNow.AddHours(-1));
        var expired = await ScanAsync([], "--profile", "lab");
        // The AWS CLI refuses to sign in with a profile that only points to one with IAM Identity Center.
        var chained = await ScanAsync([], "--profile", "chained");

        foreach (var answer in (Answer[])[never, expired, chained])
        {
            Assert.Equal(ExitCodes.NotAssessed, answer.Code);
            Assert.Contains("aws sso login --profile lab", answer.Error, StringComparison.Ordinal);
            Assert.Single(answer.Error.Trim().Split('\n'));
        }
    }

    [Fact]
    public async Task A_role_of_a_profile_with_each_source()
    {
        Configure(
            """
            [profile keys]
            aws_access_key_id = KEYS
            aws_secret_access_key = s
            [profile of-profile]
            role_arn = arn:aws:iam::123456789012:role/one
            source_profile = keys
            [profile of-role]
            role_arn = arn:aws:iam::123456789012:role/two
            source_profile = of-profile
            [profile of-environment]
            role_arn = arn:aws:iam::123456789012:role/three
            credential_source = Environment
            [profile of-container]
            role_arn = arn:aws:iam::123456789012:role/four
            credential_source = EcsContainer
            [profile of-instance]
            role_arn = arn:aws:iam::123456789012:role/five
            credential_source = Ec2InstanceMetadata
            """
        );

        Assert.Equal("ASSUMED-one", await SignerAsync([], "--profile", "of-profile"));
        Assert.Equal("ASSUMED-two", await SignerAsync(new() { ["AWS_PROFILE"] = "of-role" }));
        Assert.Equal(
            "ASSUMED-three",
            await SignerAsync(new() { ["AWS_ACCESS_KEY_ID"] = "KEY", ["AWS_SECRET_ACCESS_KEY"] = "s" }, "--profile", "of-environment")
        );
        Assert.Equal("ASSUMED-four", await SignerAsync(Container(), "--profile", "of-container"));
        Assert.Equal("ASSUMED-five", await SignerAsync(Instance(), "--profile", "of-instance"));
        Assert.Equal(
            ["by KEYS", "by KEYS", "by ASSUMED-one", "by KEY", "by CONTAINER", "by INSTANCE"],
            _services
                .Calls.Where(call => call.StartsWith("sts:AssumeRole ", StringComparison.Ordinal))
                .Select(call => call["sts:AssumeRole ".Length..])
        );
    }

    [Fact]
    public async Task A_role_on_the_command_line_is_assumed_by_the_caller() =>
        Assert.Equal("ASSUMED-audit", await SignerAsync(Container(), "--role-arn", "arn:aws:iam::123456789012:role/audit"));

    [Fact]
    public async Task A_profile_that_leads_nowhere_says_so()
    {
        Configure(
            """
            [profile circle]
            role_arn = arn:aws:iam::123456789012:role/one
            source_profile = other
            [profile other]
            role_arn = arn:aws:iam::123456789012:role/two
            source_profile = circle
            [profile mfa]
            role_arn = arn:aws:iam::123456789012:role/one
            source_profile = other
            mfa_serial = arn:aws:iam::123456789012:mfa/me
            [profile empty]
            output = json
            """
        );
        foreach (
            var (profile, expected) in new[]
            {
                ("circle", "break the circle"),
                ("mfa", "asks for an MFA code"),
                ("empty", "holds no credentials"),
                ("nope", "no profile nope"),
            }
        )
        {
            var answer = await ScanAsync([], "--profile", profile);
            Assert.True(answer.Code == ExitCodes.Usage, answer.Error);
            Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
            Assert.Single(answer.Error.Trim().Split('\n'));
        }
    }

    private Dictionary<string, string> Container() =>
        new()
        {
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = new Uri(_services.Endpoint, "container").AbsoluteUri,
            ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = SignInServices.ContainerToken,
        };

    private Dictionary<string, string> Instance() =>
        new()
        {
            ["AWS_EC2_METADATA_DISABLED"] = "false",
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = _services.Endpoint.AbsoluteUri.TrimEnd('/'),
        };

    private void Configure(string text)
    {
        Directory.CreateDirectory(Path.Combine(_home, ".aws"));
        File.WriteAllText(Path.Combine(_home, ".aws", "config"), text);
    }

    // Where `aws sso login` keeps its token: the SHA-1 of the session's name, or of the start URL.
#pragma warning disable CA5350 // The name of a file, not a secret.
    private void SignedIn(string key, string start, DateTimeOffset until)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, ".aws", "sso", "cache")).FullName;
        File.WriteAllText(
            Path.Combine(folder, $"{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(key)))}.json"),
            $$"""{"startUrl":"{{start}}","region":"eu-west-1","accessToken":"{{SignInServices.PortalToken}}","expiresAt":"{{until:yyyy-MM-ddTHH:mm:ssZ}}"}"""
        );
    }
#pragma warning restore CA5350

    private async Task<string> SignerAsync(Dictionary<string, string> environment, params string[] more)
    {
        _cloud.Calls.Clear();
        var answer = await ScanAsync(environment, more);
        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
        return _cloud.Calls.Select("ListNotebookInstances")[0].Headers["Authorization"].Split("Credential=")[1].Split('/')[0];
    }

    private Task<Answer> ScanAsync(Dictionary<string, string> environment, params string[] more) =>
        CommandProcess.SageguardProcessAsync(
            new Dictionary<string, string>(environment)
            {
                ["HOME"] = _home,
                ["USERPROFILE"] = _home,
                ["AWS_CONFIG_FILE"] = Path.Combine(_home, ".aws", "config"),
                ["AWS_REGION"] = "eu-west-1",
                ["AWS_ENDPOINT_URL"] = _cloud.Endpoint.AbsoluteUri,
                ["AWS_ENDPOINT_URL_STS"] = _services.Endpoint.AbsoluteUri,
                ["AWS_ENDPOINT_URL_SSO"] = _services.Endpoint.AbsoluteUri,
            },
            [.. (string[])["scan", "-c", "1"], .. more]
        );
}
