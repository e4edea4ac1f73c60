// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>The path of an entry of a list in a plan, which is put into words only where something is wrong with it.</summary>
/// <param name="List">The path of the list.</param>
/// <param name="Index">The entry's index.</param>
internal readonly record struct PlanPath(string List, int Index)
{
    /// <summary>The path for people, e.g. <c>resource_changes[3]</c>.</summary>
    public override string ToString() => $"{List}[{Index.ToString(CultureInfo.InvariantCulture)}]";
}
