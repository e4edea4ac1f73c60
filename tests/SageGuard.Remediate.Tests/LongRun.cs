// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>Whether tests that can take long shall: <c>SAGEGUARD_LONG=1 dotnet test --project tests/SageGuard.Remediate.Tests</c>.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("SAGEGUARD_LONG") == "1";

    /// <summary>A size: the first by default, the second in a long run.</summary>
    public static int Of(int usual, int full) => IsOn ? full : usual;
}
