// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>What a file may hold. <c>check</c> runs on other people's pull requests in small containers.</summary>
internal static class SourceLimits
{
    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 200;

    /// <summary>
    /// How many values the aliases and merges of a YAML file may add to those that are written in it. CloudFormation takes
    /// templates of 1 MB with 500 resources; what people repeat with aliases is far below.
    /// </summary>
    public const int MaxRepeated = 100_000;
}
