// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>What the variables in a rule group's rules stand for, for one family.</summary>
/// <param name="group">The group's own variables.</param>
/// <param name="policy">The policy's.</param>
/// <param name="family">The family.</param>
/// <param name="vpc">The blocks of the firewall's VPC; null where they were not read.</param>
internal sealed class RuleVariableScope(RuleVariables? group, PolicyVariables? policy, IpFamily family, RangeSet? vpc)
{
    /// <summary>Addresses of a variable; null where they are not known.</summary>
    public RangeSet? Addresses(string name)
    {
        var own = Defined(group?.IPSets, name);
        var shared = Defined(policy?.RuleVariables, name);
        if (own.IsThere && shared.IsThere)
            return own.Set is { } one && shared.Set is { } other && one.Except(other).IsEmpty && other.Except(one).IsEmpty ? one : null;
        if (own.IsThere || shared.IsThere)
            return own.Set ?? shared.Set;
        return name switch
        {
            // Whether IPv6 blocks belong to it is not documented.
            "HOME_NET" when family == IpFamily.V4 => vpc,
            "EXTERNAL_NET" => Addresses("HOME_NET") is { } home ? AddressSpace.All(family).Except(home) : null,
            _ => null,
        };
    }

    /// <summary>Addresses as a rule writes them.</summary>
    public RangeSet? Read(string? text) => RuleText.Addresses(text, family, Addresses);

    /// <summary>Ports as a rule writes them.</summary>
    public RangeSet? ReadPorts(string? text) =>
        RuleText.Ports(
            text,
            name =>
                group?.PortSets?.GetValueOrDefault(name)?.Definition is { } written
                    ? RuleText.Ports($"[{string.Join(',', written)}]", _ => null)
                    : null
        );

    private (bool IsThere, RangeSet? Set) Defined(IReadOnlyDictionary<string, VariableDefinition>? variables, string name) =>
        variables?.GetValueOrDefault(name) is { Definition: { } written }
            ? (true, RuleText.Addresses($"[{string.Join(',', written)}]", family, _ => null))
            : (false, null);
}
