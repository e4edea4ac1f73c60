// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment;

/// <summary>One permission that the function needs.</summary>
/// <param name="Action">The IAM action, e.g. <c>sagemaker:DescribeModel</c>.</param>
/// <param name="ArnResource">
/// The resource part of the ARNs in the own account and Region that it is limited to, e.g. <c>model/*</c>; null where AWS
/// has no resource-level permission for the action, so that <c>*</c> is forced.
/// </param>
public sealed record Grant(string Action, string? ArnResource);
