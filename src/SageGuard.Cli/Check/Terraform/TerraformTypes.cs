// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// The Terraform types that hold our resources, from the catalog: each with the attributes that its kind's controls read, and
/// no others. A block that is there is there, whatever it holds.
/// </summary>
internal static class TerraformTypes
{
    /// <summary>The types, by name.</summary>
    public static IReadOnlyDictionary<string, TerraformType> All { get; } =
        (
            from kind in ResourceKinds.All
            where kind.Terraform is not null
            let read = Catalog.Controls.Where(control => control.Kind == kind).SelectMany(control => control.Requirement.Properties)
            select new TerraformType(kind.Terraform!.Type, kind, kind.Terraform.NameAttribute, [.. Attributes(read)])
        ).ToDictionary(type => type.Name, StringComparer.Ordinal);

    private static IEnumerable<Attribute> Attributes(IEnumerable<Property> properties) =>
        Tree([
            .. properties
                .Where(property => property.Terraform is not null)
                .Select(property => new Branch(property.Terraform!.Split('.'), property.Path.Split('.'))),
        ]);

    // Properties that begin with the same block share it.
    private static IEnumerable<Attribute> Tree(IReadOnlyList<Branch> branches) =>
        from branch in branches
        group branch by (branch.Terraform[0], branch.Path[0]) into same
        let members = same.Where(branch => branch.Path.Length > 1)
            .Select(branch => new Branch(branch.Terraform[1..], branch.Path[1..]))
            .ToList()
        select new Attribute(Name(same.Key.Item1), same.Key.Item2, ShapeOf(same.Key.Item1), [.. Tree(members)]);

    private static string Name(string part) => part.Split('[')[0];

    private static Shape ShapeOf(string part) =>
        part.EndsWith("[*]", StringComparison.Ordinal) ? Shape.List
        : part.EndsWith("[]", StringComparison.Ordinal) ? Shape.Block
        : Shape.Value;

    private sealed record Branch(string[] Terraform, string[] Path);
}
