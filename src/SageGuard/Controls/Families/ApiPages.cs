// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Pages of AWS's SageMaker API reference, for controls that are ours.</summary>
internal static class ApiPages
{
    /// <summary>The page of an operation or a type.</summary>
    /// <param name="name">Its name, e.g. <c>CreateDomain</c>.</param>
    public static Uri ForName(string name) => new($"https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_{name}.html");
}
