// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// .NET looks for this name outside of any namespace.
#pragma warning disable CA1050

/// <summary>
/// Runs in the function's process before it, where DOTNET_STARTUP_HOOKS names this assembly: when the process ends it writes down how
/// much was allocated. The function itself carries nothing for it.
/// </summary>
internal static class StartupHook
{
    /// <summary>The variable with the file's name.</summary>
    public const string Variable = "SAGEGUARD_TEST_ALLOCATED";

    public static void Initialize() =>
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
            File.WriteAllText(
                Environment.GetEnvironmentVariable(Variable)!,
                GC.GetTotalAllocatedBytes(precise: true).ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
}
