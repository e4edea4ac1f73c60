// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>The languages in which a resource is declared.</summary>
internal enum Language
{
    /// <summary>CloudFormation, in JSON or YAML.</summary>
    CloudFormation,

    /// <summary>Terraform, by way of a plan or state.</summary>
    Terraform,
}
