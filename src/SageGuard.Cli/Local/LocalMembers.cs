// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Deployment.Stacks;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary>
/// An organization to begin with: the first account manages it, the others have the read role that policies/read-role.yaml makes,
/// half of them are in a unit and some of these in one below it, and one more is suspended, as in most organizations.
/// </summary>
internal static class LocalMembers
{
    private const string Suspended = "299999999999";

    /// <summary>Makes them.</summary>
    /// <param name="cloud">Where.</param>
    /// <param name="accounts">How many can be read, the first one included; with one there is no organization.</param>
    /// <returns>The accounts that can be read.</returns>
    public static IReadOnlyList<string> Make(LocalCloud cloud, int accounts)
    {
        var first = cloud.Region().Account;
        if (accounts == 1)
            return [first];
        var organization = cloud.CreateOrganization();
        var research = organization.AddUnit("research");
        var sandbox = organization.AddUnit("sandbox", research);
        List<string> all = [first];
        for (var i = 1; i < accounts; i++)
        {
            var id = (200_000_000_000 + i).ToString(CultureInfo.InvariantCulture);
            organization.Add(
                new LocalAccount(id, string.Create(CultureInfo.InvariantCulture, $"account-{i:000}"))
                {
                    Parent = (i % 4) switch
                    {
                        1 => research,
                        3 => sandbox,
                        _ => null,
                    },
                }
            );
            cloud.AddRole(new LocalRole(id, ReadRoleTemplate.RoleName));
            all.Add(id);
        }

        organization.Add(new LocalAccount(Suspended, "closed") { State = "SUSPENDED" });
        return all;
    }

    /// <summary>Spreads notebooks over Regions of accounts; every tenth has direct internet access and root access.</summary>
    /// <param name="cloud">Where.</param>
    /// <param name="accounts">The accounts.</param>
    /// <param name="regions">The Regions.</param>
    /// <param name="notebooks">How many in all.</param>
    public static void AddNotebooks(LocalCloud cloud, IReadOnlyList<string> accounts, IReadOnlyList<string> regions, int notebooks)
    {
        for (var i = 0; i < notebooks; i++)
        {
            // One in each ten, and in another account each time.
            var access = (i + (i / 10)) % 10 == 0 ? "Enabled" : "Disabled";
            cloud
                .Region(regions[i / accounts.Count % regions.Count], accounts[i % accounts.Count])
                .CreateNotebook(
                    string.Create(CultureInfo.InvariantCulture, $"notebook-{i:00000}"),
                    new JsonObject
                    {
                        ["DirectInternetAccess"] = access,
                        ["RootAccess"] = access,
                        ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
                        ["SecurityGroupIds"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
                    }
                );
        }
    }
}
