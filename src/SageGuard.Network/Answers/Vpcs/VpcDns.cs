// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A VPC's DNS attributes; null where one was not read.</summary>
/// <param name="Support">True where Amazon's resolver answers (<c>enableDnsSupport</c>).</param>
/// <param name="Hostnames">True where private names of endpoints count (<c>enableDnsHostnames</c>).</param>
public sealed record VpcDns(bool? Support = null, bool? Hostnames = null);
