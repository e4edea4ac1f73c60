// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>What the operator says about the deployment of templates.</summary>
/// <param name="Parameters">Values of parameters, by name.</param>
/// <param name="Account">The account, 12 digits; null where it is not said.</param>
/// <param name="Region">The Region; null where it is not said.</param>
internal sealed record DeploymentSettings(IReadOnlyDictionary<string, string> Parameters, string? Account, string? Region)
{
    /// <summary>True to evaluate each allowed value of a parameter, also where it has a default.</summary>
    public bool AnyParameters { get; init; }
}
