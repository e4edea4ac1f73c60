// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Policies;

namespace SageGuard.Deploy.Tests;

public sealed class CatalogJsonTests
{
    [Fact]
    public void The_file_that_the_CDK_app_reads_is_the_catalog() =>
        Repository.ExpectGenerated("cdk/catalog.json", CatalogJson.Write());

    // The CDK app adds up the permissions of single controls; that must be what the catalog says of them together.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Permissions_of_single_controls_add_up_to_those_of_all(bool waivers)
    {
        var catalog = JsonNode.Parse(CatalogJson.Write())!;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var chosen = Catalog.Controls.Where(_ => random.Next(3) == 0).ToList();
            var sum = Grants(catalog["permissions"]!).Concat(chosen.SelectMany(control =>
            {
                var entry = catalog["controls"]!.AsArray().Single(entry => entry!["id"]!.GetValue<string>() == control.Id)!;
                return Grants(entry["permissions"]!).Concat(waivers ? Grants(entry["waiverPermissions"]!) : []);
            }));
            Assert.Equal(Permissions.For(chosen, waivers).ToHashSet(), sum.ToHashSet());
        }
    }

    private static IEnumerable<Grant> Grants(JsonNode list) =>
        list.AsArray().Select(grant => new Grant(grant!["action"]!.GetValue<string>(), grant["arnResource"]?.GetValue<string>()));
}
