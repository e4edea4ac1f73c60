// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Rules;

/// <summary><c>sageguard doctor --organization</c>: what an organization needs before SageGuard is deployed to its accounts.</summary>
public sealed class OrganizationDoctorTests
{
    private const string Own = "123456789012";

    [Fact]
    public async Task An_organization_that_has_everything_is_fine()
    {
        var (code, findings) = await LookAsync([], "--role-name", "sageguard-read");
        Assert.All(findings, finding => Assert.Contains(finding.State, (string[])["fine", "note"]));
        Assert.Equal(ExitCodes.Success, code);
        // Each account in each Region, with the account's own credentials or those of the role.
        Assert.Equal(
            [$"{Own} eu-central-1", $"{Own} us-east-1", "222222222222 eu-central-1", "222222222222 us-east-1"],
            findings.Where(finding => finding.Text == "The configuration recorder is on.").Select(finding => finding.About)
        );
        Assert.Contains(findings, finding => finding.Text.Contains("AWS Config is administered by 333333333333", StringComparison.Ordinal));
        Assert.Contains(
            findings,
            finding => finding.Text.Contains($"does not deploy to the management account {Own}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_account_without_a_recorder_is_named_with_the_command_that_deploys_its_instance_again()
    {
        var (code, findings) = await LookAsync(
            new() { ["222222222222 us-east-1 DescribeConfigurationRecorders"] = """{"ConfigurationRecorders":[]}""" },
            "--role-name",
            "sageguard-read"
        );
        Assert.Equal(ExitCodes.Failing, code);
        var broken = Assert.Single(findings, finding => finding.State == "broken");
        Assert.Equal("222222222222 us-east-1", broken.About);
        Assert.Equal(
            "aws cloudformation update-stack-instances --stack-set-name SageGuard --deployment-targets OrganizationalUnitIds=ou-abcd-11111111,Accounts=222222222222,AccountFilterType=INTERSECTION --regions us-east-1",
            broken.Command
        );
    }

    [Fact]
    public async Task What_is_not_enabled_is_named_with_the_command_that_enables_it()
    {
        var (code, findings) = await LookAsync(
            new()
            {
                ["DescribeOrganization"] =
                    """{"Organization":{"Id":"o-abcdefghij","MasterAccountId":"123456789012","FeatureSet":"CONSOLIDATED_BILLING"}}""",
                ["ListAWSServiceAccessForOrganization"] =
                    """{"EnabledServicePrincipals":[{"ServicePrincipal":"securityhub.amazonaws.com"}]}""",
                ["ListRoots"] = """{"Roots":[{"Id":"r-abcd","PolicyTypes":[]}]}""",
            },
            "--role-name",
            "sageguard-read"
        );
        Assert.Equal(ExitCodes.Failing, code);
        Assert.Equal(
            [
                "aws organizations enable-all-features",
                "aws cloudformation activate-organizations-access",
                "aws organizations enable-aws-service-access --service-principal config.amazonaws.com",
                "aws organizations enable-policy-type --root-id r-abcd --policy-type SERVICE_CONTROL_POLICY",
            ],
            findings.Where(finding => finding.State is "broken" or "warning").Select(finding => finding.Command)
        );
    }

    // Not knowing is not fine: neither what may not be read, nor accounts that no role is named for.
    [Fact]
    public async Task What_may_not_be_read_is_unknown()
    {
        var (code, findings) = await LookAsync(
            new()
            {
                ["ListRoots"] = """{"__type":"AccessDeniedException","Message":"You don't have permissions to access this resource."}""",
            }
        );
        Assert.Equal(ExitCodes.NotAssessed, code);
        var unknown = findings.Where(finding => finding.State == "unknown").ToList();
        Assert.Contains(
            unknown,
            finding =>
                finding.About == "service control policies" && finding.Text.Contains("organizations:ListRoots", StringComparison.Ordinal)
        );
        Assert.Contains(
            unknown,
            finding =>
                finding.About == "recorders" && finding.Text.StartsWith("Those of 1 of 2 accounts were not read.", StringComparison.Ordinal)
        );
        Assert.Equal(2, unknown.Count);
    }

    [Theory]
    [InlineData("ListAccounts", "accounts")]
    [InlineData("ListAWSServiceAccessForOrganization", "trusted access")]
    [InlineData("ListDelegatedAdministrators", "delegated administrators")]
    [InlineData("ListRoots", "service control policies")]
    public async Task An_answer_without_its_list_is_unknown_and_not_an_empty_one(string operation, string about)
    {
        var (code, findings) = await LookAsync(new() { [operation] = """{"Proxy":"welcome"}""" }, "--role-name", "sageguard-read");
        Assert.Equal(ExitCodes.NotAssessed, code);
        Assert.Equal(about, Assert.Single(findings, finding => finding.State == "unknown").About);
    }

    [Fact]
    public async Task Quiet_leaves_out_what_is_fine_in_JSON_too()
    {
        var (code, findings) = await LookAsync([], "--role-name", "sageguard-read", "--quiet");
        Assert.Equal(ExitCodes.Success, code);
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("--role-name has no effect without --organization.", "--role-name", "x")]
    [InlineData("--rule has no effect with --organization", "--organization", "--rule", "x")]
    public async Task Options_that_do_nothing_are_refused(string sentence, params string[] options)
    {
        var answer = await Sageguard.RunAsync(["doctor", .. options]);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, IReadOnlyList<(string State, string About, string Text, string? Command)> Findings)> LookAsync(
        Dictionary<string, string> instead,
        params string[] options
    )
    {
        await using var aws = new TinyAws(
            (operation, who) =>
            {
                var body = instead.GetValueOrDefault($"{who} {operation}") ?? instead.GetValueOrDefault(operation) ?? Usual(operation);
                return (body.StartsWith("""{"__type""", StringComparison.Ordinal) ? 400 : 200, body);
            }
        );
        var answer = await CommandProcess.SageguardAsync(
            CommandProcess.Aws(aws.Endpoint),
            ["doctor", "--organization", "--region", "eu-central-1,us-east-1", "--output", "json", .. options]
        );
        Assert.True(answer.Output.StartsWith('{'), answer.Error);
        using var json = JsonDocument.Parse(answer.Output);
        return (
            answer.Code,
            [
                .. json
                    .RootElement.GetProperty("findings")
                    .EnumerateArray()
                    .Select(finding =>
                        (Text(finding, "state")!, Text(finding, "about")!, Text(finding, "text")!, Text(finding, "command"))
                    ),
            ]
        );
    }

    private static string? Text(JsonElement finding, string member) =>
        finding.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static string Usual(string operation) =>
        operation switch
        {
            "DescribeOrganization" => """{"Organization":{"Id":"o-abcdefghij","MasterAccountId":"123456789012","FeatureSet":"ALL"}}""",
            "ListAWSServiceAccessForOrganization" =>
                """{"EnabledServicePrincipals":[{"ServicePrincipal":"config.amazonaws.com"},{"ServicePrincipal":"member.org.stacksets.cloudformation.amazonaws.com"},{"ServicePrincipal":"securityhub.amazonaws.com"}]}""",
            "ListDelegatedAdministrators" => """{"DelegatedAdministrators":[{"Id":"333333333333"}]}""",
            "ListRoots" => """{"Roots":[{"Id":"r-abcd","PolicyTypes":[{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}]}]}""",
            "ListAccounts" =>
                """{"Accounts":[{"Id":"123456789012","Status":"ACTIVE"},{"Id":"222222222222","Status":"ACTIVE","State":"ACTIVE"},{"Id":"444444444444","Status":"SUSPENDED"}]}""",
            "ListParents" => """{"Parents":[{"Id":"ou-abcd-11111111","Type":"ORGANIZATIONAL_UNIT"}]}""",
            "DescribeConfigurationRecorders" =>
                """{"ConfigurationRecorders":[{"name":"default","recordingGroup":{"allSupported":true}}]}""",
            "DescribeConfigurationRecorderStatus" => """{"ConfigurationRecordersStatus":[{"name":"default","recording":true}]}""",
            _ => throw new InvalidOperationException($"Not scripted: {operation}"),
        };
}
