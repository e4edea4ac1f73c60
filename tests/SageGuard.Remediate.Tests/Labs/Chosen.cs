// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediate.Tests;

/// <summary>Security Hub's controls by number.</summary>
internal static class Chosen
{
    public static IReadOnlyList<Control> Controls(params IEnumerable<int> numbers) =>
        [.. numbers.Select(number => Catalog.Find($"SageMaker.{number}")!)];
}
