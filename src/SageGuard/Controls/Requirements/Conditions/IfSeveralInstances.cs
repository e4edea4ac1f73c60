// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// Counts from two instances on. AWS Config's rule pages ask it of inter-container encryption, Security Hub's page does not;
/// for .15 it always holds, elsewhere the rule's <c>interContainerEncryption</c> chooses the reading.
/// </summary>
/// <param name="Always">True: whatever the rule's parameters say.</param>
public sealed record IfSeveralInstances(bool Always) : Condition
{
    private static readonly Property Instances = new(
        "JobResources.ClusterConfig.InstanceCount",
        "job_resources[].cluster_config[].instance_count"
    );

    /// <inheritdoc/>
    public override string Text =>
        $"where `{Instances}` is 2 or more{(Always ? "" : $", if the rule's `{ControlParameters.InterContainerEncryption}` is `multiInstance`")}";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Instances}` exempts nothing.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Instances];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => ["1", "2"];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        if (!Always && !context.Parameters.Get(ControlParameters.InterContainerEncryption))
            return null;

        var value = context.Properties.Find(Instances.Path);
        if (value.IsAbsent)
            return context.Absent(null);
        return IfUnresolved(Instances.Path, value)
            ?? (value.Number < 2 ? new NotApplicable($"{Instances} is {value}: there is no traffic between containers.") : null);
    }
}
