// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Doctor;

/// <summary>
/// What an organization must have before SageGuard is deployed to it: trusted access, administrators, service control policies, and
/// in each account and Region a recorder, without which no rule can be created. What the caller may not read is unknown.
/// </summary>
/// <param name="organizations">The caller's client.</param>
/// <param name="caller">The caller's credentials.</param>
/// <param name="own">The caller's account.</param>
/// <param name="regions">The Regions that the StackSet deploys to.</param>
/// <param name="role">The name of the role to assume in the other accounts; null: their recorders are not read.</param>
/// <param name="externalId">The external id that the roles ask for; null for none.</param>
internal sealed class OrganizationExamination(
    OrganizationsClient organizations,
    AWSCredentials caller,
    string own,
    IReadOnlyList<string> regions,
    string? role,
    string? externalId
)
{
    // Source: AWS Organizations user guide, "Services that work with Organizations".
    private static readonly (string Principal, string Name, string Enable, string For)[] Services =
    [
        (
            "member.org.stacksets.cloudformation.amazonaws.com",
            "CloudFormation StackSets",
            "aws cloudformation activate-organizations-access",
            "the StackSet cannot deploy to the accounts"
        ),
        (
            "config.amazonaws.com",
            "AWS Config",
            "aws organizations enable-aws-service-access --service-principal config.amazonaws.com",
            "its aggregator cannot find the accounts"
        ),
        (
            "securityhub.amazonaws.com",
            "Security Hub",
            "aws organizations enable-aws-service-access --service-principal securityhub.amazonaws.com",
            "findings are not seen in one place"
        ),
    ];

    private readonly List<Finding> _findings = [];
    private string _management = "";

    /// <summary>Where it stands, in a few words.</summary>
    public string Standing { get; private set; } = "";

    /// <summary>Looks at everything.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await ReadAsync("organization", OrganizationAsync, cancellationToken);
        await ReadAsync("trusted access", TrustedAccessAsync, cancellationToken);
        await ReadAsync("delegated administrators", AdministratorsAsync, cancellationToken);
        await ReadAsync("service control policies", PoliciesAsync, cancellationToken);
        await ReadAsync("accounts", AccountsAsync, cancellationToken);
        return _findings;
    }

    private async Task ReadAsync(string about, Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        Standing = about;
        try
        {
            await read(cancellationToken);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, about, $"They cannot be read: {error.Message}");
        }
    }

    private async Task OrganizationAsync(CancellationToken cancellationToken)
    {
        var (id, management, allFeatures) = await organizations.OrganizationAsync(cancellationToken);
        _management = management;
        if (allFeatures)
        {
            Add(Health.Fine, "organization", $"{id}, managed by {management}, has all features.");
        }
        else
        {
            Add(
                Health.Broken,
                "organization",
                $"{id} has consolidated billing only: neither StackSets nor service control policies work in it.",
                "aws organizations enable-all-features"
            );
        }
    }

    private async Task TrustedAccessAsync(CancellationToken cancellationToken)
    {
        var enabled = await organizations.TrustedServicesAsync(cancellationToken);
        foreach (var (principal, name, enable, what) in Services)
        {
            if (enabled.Contains(principal))
            {
                Add(Health.Fine, "trusted access", $"{name} has it.");
            }
            else
            {
                Add(
                    name == "CloudFormation StackSets" ? Health.Broken : Health.Warning,
                    "trusted access",
                    $"{name} has none: {what}.",
                    enable
                );
            }
        }
    }

    private async Task AdministratorsAsync(CancellationToken cancellationToken)
    {
        foreach (var (principal, name, _, _) in Services)
        {
            var administrators = await organizations.DelegatedAdministratorsAsync(principal, cancellationToken);
            Add(
                Health.Note,
                "delegated administrators",
                administrators.Count > 0
                    ? $"{name} is administered by {string.Join(", ", administrators)}."
                    : $"{name} has none, so the management account administers it."
            );
        }
    }

    private async Task PoliciesAsync(CancellationToken cancellationToken)
    {
        var (root, enabled) = await organizations.PolicyTypesAsync(cancellationToken);
        if (enabled.Contains("SERVICE_CONTROL_POLICY"))
        {
            Add(Health.Fine, "service control policies", "They are enabled.");
        }
        else
        {
            Add(
                Health.Warning,
                "service control policies",
                "They are not enabled: nothing can be prevented or protected by them.",
                $"aws organizations enable-policy-type --root-id {root} --policy-type SERVICE_CONTROL_POLICY"
            );
        }
    }

    private async Task AccountsAsync(CancellationToken cancellationToken)
    {
        var accounts = await organizations.AccountsAsync(cancellationToken);
        var known = 0;
        foreach (var account in accounts)
        {
            Standing = $"the recorders of {account}";
            if (account != own && role is null)
                continue;
            known++;
            var credentials = account == own ? caller : new AssumedRole(caller, RoleIn(account), externalId, regions[0]);
            foreach (var region in regions)
                await RecorderAsync(account, region, credentials, cancellationToken);
        }

        if (_management.Length > 0)
        {
            Add(
                Health.Note,
                "accounts",
                $"A StackSet does not deploy to the management account {_management}: deploy the stack there by itself."
            );
        }

        if (known < accounts.Count)
        {
            Add(
                Health.Unknown,
                "recorders",
                $"Those of {accounts.Count - known} of {accounts.Count} accounts were not read. Name a role that the caller may assume in each of them, with --role-name."
            );
        }
    }

    private async Task RecorderAsync(string account, string region, AWSCredentials credentials, CancellationToken cancellationToken)
    {
        var about = $"{account} {region}";
        try
        {
            using var connection = new AwsConnection(region, credentials);
            var recorder = await new ConfigAdminClient(connection.Client(AwsService.Config)).RecorderAsync(cancellationToken);
            if (recorder is null)
            {
                Add(
                    Health.Broken,
                    about,
                    "There is no configuration recorder, and no rule can be created without one. Set it up, then deploy this instance again.",
                    await RetryAsync(account, region, cancellationToken)
                );
            }
            else if (!recorder.Recording)
            {
                Add(
                    Health.Broken,
                    about,
                    "The configuration recorder is off: changes reach no rule.",
                    $"aws configservice start-configuration-recorder --region {region} --configuration-recorder-name {recorder.Name}"
                );
            }
            else
            {
                Add(Health.Fine, about, "The configuration recorder is on.");
            }
        }
        catch (Exception error) when (error is AwsCallException or NoAccessException or AmazonServiceException or AmazonClientException)
        {
            Add(Health.Unknown, about, $"The configuration recorder cannot be read: {OneLine.Clean(error.Message, 300)}");
        }
    }

    // A failed instance stays failed: StackSets retries nothing by itself.
    private async Task<string> RetryAsync(string account, string region, CancellationToken cancellationToken)
    {
        var unit = "UNIT";
        try
        {
            if (await organizations.ParentOfAsync(account, cancellationToken) is { Length: > 0 } parent)
                unit = parent;
        }
        catch (AwsCallException)
        {
            // The unit is then left to the reader.
        }

        return $"aws cloudformation update-stack-instances --stack-set-name SageGuard --deployment-targets OrganizationalUnitIds={unit},Accounts={account},AccountFilterType=INTERSECTION --regions {region}";
    }

    private string RoleIn(string account) => $"arn:{AwsPartition.Find(regions[0])!.Id}:iam::{account}:role/{role}";

    private void Add(Health state, string about, string text, string? command = null) =>
        _findings.Add(new Finding(state, about, text, command));
}
