// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Filters;

/// <summary>VPC Block Public Access with its exclusions.</summary>
/// <remarks>Source: Amazon VPC User Guide, "Block public access to VPCs and subnets". Where its text leaves two readings, both are
/// tried.</remarks>
internal sealed class BlockPublicAccess(IReadOnlyList<BlockPublicAccessOptions> options, AnswerList<BlockPublicAccessExclusion> exclusions)
{
    private static readonly string[] Modes = ["off", "block-ingress", "block-bidirectional"];

    /// <summary>Whether packets pass where they meet the internet gateway.</summary>
    /// <param name="use">How they meet it.</param>
    /// <param name="vpcId">The VPC of the gateway.</param>
    /// <param name="subnetId">The subnet they come from there: the workload's or the NAT gateway's; null for a regional NAT
    /// gateway.</param>
    /// <param name="subnet">The same subnet as it was read; null where there is none.</param>
    public Gate For(GatewayUse use, string? vpcId, string? subnetId, Subnet? subnet)
    {
        var owner = subnet?.OwnerId;
        var own = options.FirstOrDefault(option => option.AwsAccountId is null || owner is null || option.AwsAccountId == owner);
        if (own is null)
        {
            return Gate.NotKnown(
                new Unread(
                    "ec2:DescribeVpcBlockPublicAccessOptions",
                    "VPC Block Public Access can close this way",
                    subnetId ?? vpcId,
                    options.Count > 0 ? owner : null
                )
            );
        }

        var modes = own.State == "update-in-progress" ? Modes : [own.InternetGatewayBlockMode ?? "absent"];
        if (modes.Except(Modes).FirstOrDefault() is { } strange)
        {
            return Gate.NotKnown(
                new Unread(
                    "ec2:DescribeVpcBlockPublicAccessOptions",
                    $"the mode '{strange}' of VPC Block Public Access is not understood",
                    subnetId ?? vpcId
                )
            );
        }

        var variants = Variants(own, vpcId, subnetId).ToList();
        var answers = modes.SelectMany(mode => variants.Select(exclusion => Passes(use, mode, exclusion))).Distinct().ToList();
        var isClosable = modes.Any(mode => mode != "off");
        if (isClosable && !exclusions.IsComplete && own.ExclusionsAllowed != "not-allowed" && answers is not [true])
        {
            return Gate.NotKnown(
                new Unread(
                    "ec2:DescribeVpcBlockPublicAccessExclusions",
                    "an exclusion can open what VPC Block Public Access closes",
                    subnetId ?? vpcId
                )
            );
        }

        // The subnet's own word, with or without exclusions, has to fit.
        if (
            subnet?.BlockPublicAccessStates?.InternetGatewayBlockMode is { } said
            && !modes.Contains(said)
            && !variants.Exists(exclusion => exclusion is not null)
            && use != GatewayUse.Inspected
        )
        {
            return Gate.NotKnown(
                new Unread(
                    "ec2:DescribeVpcBlockPublicAccessOptions",
                    $"subnet {subnetId} says {said} about VPC Block Public Access, the account's options say {string.Join(" or ", modes)}",
                    subnetId
                )
            );
        }

        return answers is [{ } only]
            ? new Gate(only)
            : Gate.NotKnown(
                new Unread(
                    "ec2:DescribeVpcBlockPublicAccessExclusions",
                    "VPC Block Public Access or its exclusion is changing, or AWS does not say how the two meet",
                    subnetId ?? vpcId
                )
            );
    }

    // The exclusion that counts; null for none. A change in progress counts as done and as not done.
    private IEnumerable<string?> Variants(BlockPublicAccessOptions own, string? vpcId, string? subnetId)
    {
        if (own.ExclusionsAllowed == "not-allowed")
            return [null];
        var modes = new List<string?>();
        var isSure = false;
        foreach (
            var exclusion in exclusions.Items.Where(exclusion => IsAbout(exclusion, "vpc", vpcId) || IsAbout(exclusion, "subnet", subnetId))
        )
        {
            switch (exclusion.State)
            {
                case null or "create-complete" or "update-complete":
                    isSure = true;
                    modes.Add(exclusion.InternetGatewayExclusionMode);
                    break;
                case "delete-complete" or "disable-complete" or "create-failed":
                    break;
                default:
                    modes.Add(exclusion.InternetGatewayExclusionMode);
                    break;
            }
        }

        return (isSure ? modes : modes.Prepend(null)).Distinct();
    }

    private static bool IsAbout(BlockPublicAccessExclusion exclusion, string kind, string? id) =>
        id is not null && exclusion.ResourceArn is { } arn && (arn == id || arn.EndsWith($":{kind}/{id}", StringComparison.Ordinal));

    // Null where AWS's own text has two readings.
    private static bool? Passes(GatewayUse use, string mode, string? exclusion) =>
        (mode, exclusion, use) switch
        {
            ("off", _, _) => true,
            ("block-ingress", _, GatewayUse.OutboundOnly or GatewayUse.Inspected) => true,
            ("block-ingress", "allow-bidirectional", GatewayUse.Direct) => true,
            ("block-ingress", null or "allow-egress", GatewayUse.Direct) => false,
            ("block-bidirectional", null, _) => false,
            ("block-bidirectional", _, GatewayUse.Inspected) => null,
            ("block-bidirectional", "allow-bidirectional" or "allow-egress", _) => true,
            _ => null,
        };
}
