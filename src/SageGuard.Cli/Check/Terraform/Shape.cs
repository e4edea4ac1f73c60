// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Terraform;

/// <summary>What an attribute holds.</summary>
internal enum Shape
{
    /// <summary>A value.</summary>
    Value,

    /// <summary>One block, which plans write as a list of one.</summary>
    Block,

    /// <summary>Several blocks.</summary>
    List,
}
