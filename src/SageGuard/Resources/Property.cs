// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>One property that a control reads, under each name that it has.</summary>
/// <param name="Path">CloudFormation's names joined by dots, e.g. <c>NetworkConfig.EnableNetworkIsolation</c>.</param>
/// <param name="Terraform">
/// The names of Terraform's AWS provider, one for each name of <paramref name="Path"/>, joined by dots, e.g.
/// <c>network_config[].enable_network_isolation</c>: <c>[]</c> marks a block, <c>[*]</c> a block that can be repeated. Null where
/// the provider has no such attribute.
/// </param>
/// <remarks>Source: the CloudFormation resource reference and the provider's documentation, resources <c>aws_sagemaker_*</c>.</remarks>
public sealed record Property(string Path, string? Terraform)
{
    /// <summary>
    /// True where what it holds is a list, a map or a string that is read as a whole: no few values can stand for all that a
    /// deployment may set.
    /// </summary>
    public bool IsContent { get; init; }

    /// <summary>True where SageMaker's API has it and CloudFormation's schema does not.</summary>
    public bool IsOnlyInApi { get; init; }

    /// <summary>The property as a member of another one.</summary>
    /// <param name="parent">The object, or the list whose elements hold it.</param>
    public Property Within(Property parent) =>
        new($"{parent.Path}.{Path}", parent.Terraform is null || Terraform is null ? null : $"{parent.Terraform}.{Terraform}")
        {
            IsContent = IsContent,
            IsOnlyInApi = IsOnlyInApi || parent.IsOnlyInApi,
        };

    /// <summary>Terraform's names without the marks of blocks, as a person writes them; null where there are none.</summary>
    public string? TerraformPath => Terraform?.Replace("[]", "", StringComparison.Ordinal).Replace("[*]", "", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
