// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A deployment: the value is an expression that CloudFormation or Terraform resolves. Nothing can read it before.</summary>
/// <param name="Path">The property.</param>
/// <param name="Expression">The expression's name, e.g. <c>Ref</c>.</param>
public sealed record DeploymentNeed(string Path, string Expression) : Need;
