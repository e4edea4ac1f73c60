// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>How Terraform's AWS provider declares a kind of resource.</summary>
/// <param name="Type">The type, e.g. <c>aws_sagemaker_notebook_instance</c>.</param>
/// <param name="NameAttribute">The attribute that holds the resource's name.</param>
public sealed record TerraformResource(string Type, string NameAttribute);
