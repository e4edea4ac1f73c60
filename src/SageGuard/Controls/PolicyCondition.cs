// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>One condition of a policy statement.</summary>
/// <param name="Operator">IAM's operator, e.g. <c>StringNotEquals</c>.</param>
/// <param name="Key">The condition key, e.g. <c>sagemaker:DirectInternetAccess</c>.</param>
/// <param name="Value">The value compared with.</param>
public sealed record PolicyCondition(string Operator, string Key, string Value);
