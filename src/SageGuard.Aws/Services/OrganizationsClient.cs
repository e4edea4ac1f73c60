// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>What AWS Organizations knows: the accounts, which services it lets in, and who administers them.</summary>
/// <remarks>Source: the AWS Organizations API reference. Its calls work in the management account and for delegated
/// administrators.</remarks>
/// <param name="client">A client for <see cref="AwsService.Organizations"/>.</param>
public sealed class OrganizationsClient(AwsJsonClient client)
{
    /// <summary>The organization: its id, its management account, and whether all features are on.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<(string Id, string ManagementAccount, bool AllFeatures)> OrganizationAsync(CancellationToken cancellationToken)
    {
        var organization = (await client.CallAsync("DescribeOrganization", _ => { }, cancellationToken)).ObjectOf("Organization");
        return (organization.TextOf("Id") ?? "", organization.TextOf("MasterAccountId") ?? "", organization.TextOf("FeatureSet") == "ALL");
    }

    /// <summary>The service principals that have trusted access.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<string>> TrustedServicesAsync(CancellationToken cancellationToken) =>
        [
            .. (await AllAsync("ListAWSServiceAccessForOrganization", "EnabledServicePrincipals", _ => { }, cancellationToken))
                .Select(service => service.TextOf("ServicePrincipal"))
                .OfType<string>(),
        ];

    /// <summary>The types of policy that are enabled at the root.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<(string RootId, IReadOnlyList<string> Enabled)> PolicyTypesAsync(CancellationToken cancellationToken)
    {
        var root = (await AllAsync("ListRoots", "Roots", _ => { }, cancellationToken)).FirstOrDefault();
        return (
            root.TextOf("Id") ?? "",
            [
                .. root.ListOf("PolicyTypes")
                    .Where(type => type.TextOf("Status") == "ENABLED")
                    .Select(type => type.TextOf("Type"))
                    .OfType<string>(),
            ]
        );
    }

    /// <summary>The ids of the accounts that administer a service for the organization.</summary>
    /// <param name="servicePrincipal">The service.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<string>> DelegatedAdministratorsAsync(string servicePrincipal, CancellationToken cancellationToken) =>
        [
            .. (
                await AllAsync(
                    "ListDelegatedAdministrators",
                    "DelegatedAdministrators",
                    input => input.WriteString("ServicePrincipal", servicePrincipal),
                    cancellationToken
                )
            )
                .Select(account => account.TextOf("Id"))
                .OfType<string>(),
        ];

    /// <summary>The ids of the accounts that are not closed or suspended.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<string>> AccountsAsync(CancellationToken cancellationToken) =>
        [
            .. (await MembersAsync(cancellationToken))
                .Where(member => member.State == "ACTIVE" && member.Id.Length > 0)
                .Select(member => member.Id)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Every account, with its name and its state: ACTIVE, or what it is instead.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<(string Id, string Name, string State)>> MembersAsync(CancellationToken cancellationToken) =>
        MembersAsync(await AllAsync("ListAccounts", "Accounts", _ => { }, cancellationToken));

    /// <summary>The accounts in an organizational unit and in those below it.</summary>
    /// <param name="unit">The unit's id, or the root's.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<(string Id, string Name, string State)>> MembersOfAsync(
        string unit,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(string, string, string)>(
            MembersAsync(
                await AllAsync("ListAccountsForParent", "Accounts", input => input.WriteString("ParentId", unit), cancellationToken)
            )
        );
        foreach (
            var child in await AllAsync(
                "ListOrganizationalUnitsForParent",
                "OrganizationalUnits",
                input => input.WriteString("ParentId", unit),
                cancellationToken
            )
        )
        {
            if (child.TextOf("Id") is { } id)
                found.AddRange(await MembersOfAsync(id, cancellationToken));
        }

        return found;
    }

    // State has replaced Status, which is still there.
    private static IReadOnlyList<(string Id, string Name, string State)> MembersAsync(IEnumerable<JsonElement> accounts) =>
        [
            .. accounts.Select(account =>
                (account.TextOf("Id") ?? "", account.TextOf("Name") ?? "", account.TextOf("State") ?? account.TextOf("Status") ?? "")
            ),
        ];

    /// <summary>The id of the organizational unit, or of the root, that an account is in.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<string> ParentOfAsync(string account, CancellationToken cancellationToken) =>
        (await AllAsync("ListParents", "Parents", input => input.WriteString("ChildId", account), cancellationToken))
            .FirstOrDefault()
            .TextOf("Id")
        ?? "";

    private async Task<List<JsonElement>> AllAsync(
        string operation,
        string member,
        Action<Utf8JsonWriter> input,
        CancellationToken cancellationToken
    ) => await client.ItemsAsync(operation, input, member, "NextToken", cancellationToken).ToListAsync(cancellationToken);
}
