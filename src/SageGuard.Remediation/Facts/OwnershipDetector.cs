// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Finds out from tags who manages a notebook. What another tool manages is changed in that tool, or it would be undone, or
/// deleted with its files.</summary>
public static class OwnershipDetector
{
    private static readonly string[] ManagerKeys =
    [
        "managedby",
        "createdby",
        "provisionedby",
        "deployedby",
        "provisioner",
        "iac",
        "iactool",
        "tool",
        "source",
        "automation",
    ];

    private static readonly string[] TerraformWords = ["terraform", "opentofu", "terragrunt", "tofu", "hashicorp"];

    /// <summary>The blocker for a notebook that another tool manages; null where no tag names one.</summary>
    /// <param name="tags">All tags.</param>
    public static Blocker? Find(IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Keys.Any(key => key.StartsWith("aws:servicecatalog:", StringComparison.OrdinalIgnoreCase)))
        {
            return new Blocker(
                BlockerKind.ManagedByServiceCatalog,
                "AWS Service Catalog manages this notebook (tag aws:servicecatalog:…).",
                "Have the product's template changed and a new version provisioned; back the files up first, because there a rebuild replaces the volume."
            );
        }

        if (tags.Keys.Any(key => key.StartsWith("aws:cloudformation:", StringComparison.OrdinalIgnoreCase)))
        {
            return new Blocker(
                BlockerKind.ManagedByCloudFormation,
                "A CloudFormation stack manages this notebook (tag aws:cloudformation:…).",
                "Change the stack's template; back the files up first (sageguard remediate script backup), because these properties, the platform included, replace the notebook and its volume."
            );
        }

        return tags.Any(tag => IsTerraform(tag.Key, tag.Value))
            ? new Blocker(
                BlockerKind.ManagedByTerraform,
                "Terraform manages this notebook, as a tag says.",
                "Change the Terraform configuration; back the files up first (sageguard remediate script backup), because these properties, the platform included, replace the notebook and its volume. "
                    + "If the tag is a leftover, remove it and plan again."
            )
            : null;
    }

    private static bool IsTerraform(string key, string value)
    {
        if (Mentions(key))
            return !value.Equals("false", StringComparison.OrdinalIgnoreCase) && !value.Equals("no", StringComparison.OrdinalIgnoreCase);

        var bare = new string([.. key.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return ManagerKeys.Any(manager => bare.EndsWith(manager, StringComparison.Ordinal)) && Mentions(value);
    }

    private static bool Mentions(string text) => TerraformWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
