// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests.Stacks;

internal static class DictionaryExtensions
{
    /// <summary>The same entries and one more, or another value.</summary>
    public static Dictionary<string, string> With(this IReadOnlyDictionary<string, string> entries, string name, string value) =>
        new(entries) { [name] = value };
}
