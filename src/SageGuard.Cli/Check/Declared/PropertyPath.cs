// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Declared;

/// <summary>The property that a verdict's reason is about.</summary>
internal static partial class PropertyPath
{
    private const string Inline = "MonitoringScheduleConfig.MonitoringJobDefinition.";

    /// <summary>The path at the beginning of a reason, e.g. of "RootAccess is Enabled; it must be Disabled."; null where it begins
    /// otherwise.</summary>
    public static string? At(string reason) => Beginning().Match(reason) is { Success: true } match ? match.Groups["path"].Value : null;

    /// <summary>The path from the resource on: a requirement on a job definition names it from the definition on.</summary>
    public static string Whole(string path, Control control) =>
        control.Kind == ResourceKinds.MonitoringSchedule && !path.StartsWith("MonitoringScheduleConfig", StringComparison.Ordinal)
            ? Inline + path
            : path;

    [GeneratedRegex(@"^(?<path>[A-Z][A-Za-z0-9]*(\[[0-9]+\])?(\.[A-Z][A-Za-z0-9]*(\[[0-9]+\])?)*) is ")]
    private static partial Regex Beginning();
}
