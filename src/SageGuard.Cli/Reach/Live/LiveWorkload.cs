// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>A workload as SageMaker describes it.</summary>
/// <param name="Kind"><c>notebookInstance</c> or <c>domain</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="UsesSageMakersNetwork">True where its packets leave through SageMaker's own VPC.</param>
/// <param name="Places">Every subnet with every set of groups that its code can run in.</param>
/// <param name="HasIpv6">True where it has IPv6 addresses.</param>
/// <param name="InterfaceId">Its network interface, while it runs.</param>
/// <param name="Unread">Why it could not be read; null where it was.</param>
internal sealed record LiveWorkload(
    string Kind,
    string Name,
    bool UsesSageMakersNetwork,
    IReadOnlyList<(string Subnet, IReadOnlyList<string> Groups)> Places,
    bool HasIpv6 = false,
    string? InterfaceId = null,
    Unread? Unread = null
)
{
    public static LiveWorkload NotRead(string kind, string name, string call, SageGuardException error) =>
        new(kind, name, false, [], Unread: new Unread(call, OneLineOf(error)));

    private static string OneLineOf(SageGuardException error) => OneLine.Clean(error.Message, 300).TrimEnd('.');
}
