// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>One Terraform type.</summary>
/// <param name="Name">Terraform's name.</param>
/// <param name="Kind">The kind that it makes.</param>
/// <param name="NameAttribute">The attribute that holds the resource's name.</param>
/// <param name="Attributes">What the controls read.</param>
internal sealed record TerraformType(string Name, ResourceKind Kind, string NameAttribute, params Attribute[] Attributes);
