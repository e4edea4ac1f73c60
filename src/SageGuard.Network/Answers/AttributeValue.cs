// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An attribute of a VPC that is on or off.</summary>
/// <param name="Value">True where it is on.</param>
public sealed record AttributeValue(bool? Value = null);
