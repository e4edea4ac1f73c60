// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network;
using SageGuard.Network.Answers;
using SageGuard.Network.Findings;
using SageGuard.Network.Services;

namespace SageGuard.Remediation;

/// <summary>Where a replacement goes: its subnet and its security groups, and what they let it reach.</summary>
/// <param name="Exists">True if the subnet is there.</param>
/// <param name="VpcId">The subnet's VPC.</param>
/// <param name="GroupVpcs">The VPCs of the security groups that exist, by group; null where they were not read.</param>
public sealed record PlaceFacts(bool Exists, string? VpcId, IReadOnlyDictionary<string, string>? GroupVpcs)
{
    /// <summary>What the network lets a notebook there reach; null where that was not asked, because the place itself is not fit.</summary>
    public ReachFinding? Reach { get; init; }

    /// <summary>Whether it surely reaches the backup in Amazon S3; null likewise.</summary>
    public ServiceFinding? S3 { get; init; }

    /// <summary>Whether it surely reaches the SageMaker API; null likewise.</summary>
    public ServiceFinding? SageMaker { get; init; }

    /// <summary>Asks the evaluator of <c>sageguard reach</c>.</summary>
    /// <param name="answers">The networks.</param>
    /// <param name="workload">The place.</param>
    /// <param name="region">The Region.</param>
    /// <param name="calls">The calls to S3 that must come through.</param>
    /// <returns>Null where not even the subnet could be read.</returns>
    public static PlaceFacts? From(NetworkAnswers answers, Workload workload, string region, IReadOnlyList<ServiceCall> calls)
    {
        if (answers.Subnets.Find(workload.SubnetId) is not { } subnet)
            return answers.Subnets.IsComplete ? new PlaceFacts(false, null, null) : null;
        var vpcs = answers.SecurityGroups.IsComplete
            ? workload
                .SecurityGroupIds.Where(id => answers.SecurityGroups.Find(id) is not null)
                .Distinct()
                .ToDictionary(id => id, id => answers.SecurityGroups.Find(id)!.VpcId ?? "", StringComparer.Ordinal)
            : null;
        var place = new PlaceFacts(true, subnet.VpcId, vpcs);
        try
        {
            var evaluator = new ReachEvaluator(answers);
            return place with
            {
                Reach = evaluator.Evaluate(workload),
                S3 = evaluator.Service(workload, region, "s3", calls),
                SageMaker = evaluator.Service(workload, region, "sagemaker.api", []),
            };
        }
        catch (UnusableAnswerException)
        {
            // No group, or one that does not exist or was not read: other blockers and notes name it.
            return place;
        }
    }
}
