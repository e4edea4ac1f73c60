// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using CsCheck;

namespace SageGuard.Tests;

/// <summary>CsCheck's generators from a fixed start: every run of the tests sees the same samples.</summary>
internal static class Samples
{
    public static void Of<T>(Gen<T> gen, int count, Action<T> check)
    {
        var random = new PCG(1, 4711);
        for (var i = 0; i < count; i++)
        {
            var sample = gen.Generate(random, null, out _);
            try
            {
                check(sample);
            }
            catch (Exception error)
            {
                throw new Xunit.Sdk.XunitException($"Sample {i}: {Check.Print(sample)}", error);
            }
        }
    }
}
