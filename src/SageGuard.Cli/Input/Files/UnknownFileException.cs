// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>The file is of a kind that a check does not read, such as a build file.</summary>
/// <param name="file">The file.</param>
/// <param name="what">What it is, as a clause that follows its name.</param>
internal sealed class UnknownFileException(InputFile file, string what) : SageGuardException($"{file.Title}{what}. {Known}")
{
    private const string Known =
        "It is not a configuration item, AWS Config event, Describe answer, CloudFormation template or Terraform plan that sageguard knows. See: sageguard check --help";

    /// <summary>What it is, as a clause that follows its name.</summary>
    public string What => what;
}
