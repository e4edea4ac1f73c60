// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>CloudFormation refuses the value of a parameter.</summary>
internal sealed class RefusedParameterException(string message) : Exception(message);
