// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>A protocol above TCP and UDP that a firewall recognizes in what packets carry.</summary>
/// <param name="Protocol">E.g. <c>tls</c>, <c>http</c>, <c>ssh</c>.</param>
/// <param name="Names">The names it must claim; null for any. A leading dot stands for all names below as well.</param>
/// <param name="But">In an exception, names that it may claim all the same.</param>
public sealed record ApplicationMatch(string Protocol, IReadOnlyList<string>? Names = null, IReadOnlyList<string>? But = null);
