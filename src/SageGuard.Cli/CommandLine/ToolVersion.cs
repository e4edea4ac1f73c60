// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.CommandLine;

/// <summary>SageGuard's version.</summary>
internal static class ToolVersion
{
    /// <summary>E.g. <c>0.1.0</c>.</summary>
    public const string Text = ProductVersion.Text;

    /// <summary>Which build of the version: the id that the compiler gives each different program, and what it runs on.</summary>
    public static string Build { get; } =
        $"{typeof(ToolVersion).Module.ModuleVersionId:N}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}";
}
