// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace SageGuard.Remediate.Tests;

/// <summary>Waits for something outside of this process, and not for ever: what does not come is a failure with a name.</summary>
internal static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task ItHoldsAsync(Func<bool> holds, string what)
    {
        for (var begun = Stopwatch.StartNew(); !holds(); await Task.Delay(10, Lab.Token)) Assert.True(begun.Elapsed < Longest, $"{what} did not happen in {Longest.TotalMinutes} minutes.");
    }
}
