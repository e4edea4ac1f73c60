// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Deployment;

/// <summary>
/// What the function may do, derived from the catalog: the actions of the controls that are switched on, and no others. The
/// templates are compared with it, and a test compares it with the calls that the code makes.
/// </summary>
public static class Permissions
{
    /// <summary>The permissions for a set of controls.</summary>
    /// <param name="controls">The controls that are switched on.</param>
    /// <param name="waivers">True where waivers by tag are switched on.</param>
    /// <returns>Ordered by action, each action and resource once.</returns>
    public static IReadOnlyList<Grant> For(IEnumerable<Control> controls, bool waivers)
    {
        var permissions = new HashSet<Grant>
        {
            new("config:PutEvaluations", null),
            new("config:GetResourceConfigHistory", null),
            new("config:ListDiscoveredResources", null),
            new("config:GetComplianceDetailsByConfigRule", "config-rule/*"),
        };
        foreach (var control in controls)
        {
            permissions.Add(new Grant($"sagemaker:{control.Kind.ListOperation}", null));
            permissions.Add(Describe(control.Kind));
            if (waivers || control.Requirement.ReadsTags)
                permissions.Add(new Grant("sagemaker:ListTags", $"{control.Kind.ArnResource}/*"));
            permissions.UnionWith(control.Requirement.AlsoDescribes.Select(Describe));
        }

        return
        [
            .. permissions
                .OrderBy(permission => permission.Action, StringComparer.Ordinal)
                .ThenBy(permission => permission.ArnResource, StringComparer.Ordinal),
        ];
    }

    private static Grant Describe(ResourceKind kind) => new($"sagemaker:{kind.DescribeOperation}", $"{kind.ArnResource}/*");
}
