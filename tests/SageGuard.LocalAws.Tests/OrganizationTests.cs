// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.LocalAws.Tests;

/// <summary>AWS Organizations, as the botocore-based aws command line reads it.</summary>
public sealed class OrganizationTests
{
    [Fact]
    public async Task The_aws_command_line_reads_every_page_of_the_accounts_suspended_ones_too()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var (organization, unit) = Organization(cloud, 45);
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);

        var accounts = aws.Run("organizations", "list-accounts")!["Accounts"]!.AsArray();
        Assert.Equal(47, accounts.Count);
        Assert.Equal(3, cloud.Calls.Count("ListAccounts"));
        Assert.Equal("SUSPENDED", (string?)accounts.Single(account => (string?)account!["Id"] == "299999999999")!["State"]);
        Assert.Equal(("management", "INVITED"), ((string?)accounts[0]!["Name"], (string?)accounts[0]!["JoinedMethod"]));

        Assert.Equal(organization.Id, (string?)aws.Run("organizations", "describe-organization")!["Organization"]!["Id"]);
        Assert.Equal(organization.RootId, (string?)aws.Run("organizations", "list-roots")!["Roots"]![0]!["Id"]);
        Assert.Equal(
            unit,
            (string?)
                aws.Run("organizations", "list-organizational-units-for-parent", "--parent-id", organization.RootId)![
                    "OrganizationalUnits"
                ]![0]!["Id"]
        );
        Assert.Equal(22, aws.Run("organizations", "list-accounts-for-parent", "--parent-id", unit)!["Accounts"]!.AsArray().Count);
        Assert.Equal(unit, (string?)aws.Run("organizations", "list-parents", "--child-id", "200000000002")!["Parents"]![0]!["Id"]);
        var (_, _, error) = aws.Try("organizations", "list-accounts-for-parent", "--parent-id", "ou-none-00000000");
        Assert.Contains("(ParentNotFoundException)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_organization_and_in_one_of_its_members_AWS_refuses()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        Assert.Contains("(AWSOrganizationsNotInUseException)", aws.Try("organizations", "list-accounts").Error, StringComparison.Ordinal);

        var (organization, _) = Organization(cloud, 2);
        cloud.AddRole(new LocalRole("200000000001", "reader"));
        var credentials = aws.Run(
            "sts",
            "assume-role",
            "--role-arn",
            "arn:aws:iam::200000000001:role/reader",
            "--role-session-name",
            "me"
        )!["Credentials"]!;
        Dictionary<string, string> member = new()
        {
            ["AWS_ACCESS_KEY_ID"] = (string)credentials["AccessKeyId"]!,
            ["AWS_SECRET_ACCESS_KEY"] = (string)credentials["SecretAccessKey"]!,
            ["AWS_SESSION_TOKEN"] = (string)credentials["SessionToken"]!,
        };
        using var inMember = AwsCommandLine.StartOrSkip(cloud.Endpoint, member);
        Assert.Contains("(AccessDeniedException)", inMember.Try("organizations", "list-accounts").Error, StringComparison.Ordinal);
        Assert.Equal(organization.Id, (string?)inMember.Run("organizations", "describe-organization")!["Organization"]!["Id"]);

        organization.Delegate("200000000001");
        Assert.Equal(4, inMember.Run("organizations", "list-accounts")!["Accounts"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("2026-09-08", "ACTIVE")]
    [InlineData("2026-09-10", null)]
    public async Task An_account_has_its_old_status_until_the_day_that_AWS_named_for_its_end(string day, string? status)
    {
        await using var cloud = await TestCloud.SettledAsync(
            new() { Time = TestCloud.Clock(DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)) }
        );
        cloud.CreateOrganization();
        using var wire = new WireClient(cloud);
        using var request = WireClient.Request("organizations", "ListAccounts", "{}", "us-east-1");
        request.Headers.Remove("X-Amz-Target");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AWSOrganizationsV20161128.ListAccounts");
        using var answer = await wire.SendAsync(request);
        var account = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["Accounts"]![0]!;
        Assert.Equal(("ACTIVE", status), ((string?)account["State"], (string?)account["Status"]));
    }

    private static (LocalOrganization Organization, string Unit) Organization(LocalCloud cloud, int members)
    {
        var organization = cloud.CreateOrganization();
        var unit = organization.AddUnit("research");
        for (var i = 1; i <= members; i++)
        {
            organization.Add(
                new LocalAccount((200_000_000_000 + i).ToString(CultureInfo.InvariantCulture), $"account-{i}")
                {
                    Parent = i % 2 == 0 ? unit : null,
                }
            );
        }
        organization.Add(new LocalAccount("299999999999", "closed") { State = "SUSPENDED" });
        return (organization, unit);
    }
}
