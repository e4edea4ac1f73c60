// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Terraform;

/// <summary>One attribute.</summary>
/// <param name="Name">Terraform's name.</param>
/// <param name="Property">CloudFormation's name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Members">The members of a block.</param>
internal sealed record Attribute(string Name, string Property, Shape Shape, IReadOnlyList<Attribute> Members);
