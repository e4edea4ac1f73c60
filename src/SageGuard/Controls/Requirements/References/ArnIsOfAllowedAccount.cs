// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>What an ARN names is of the resource's own account, or of one that the rule allows. An absent one passes.</summary>
/// <param name="Property">The property that holds the ARN.</param>
public sealed record ArnIsOfAllowedAccount(Property Property) : Requirement
{
    /// <summary>True where an AWS account that serves images for SageMaker passes as well.</summary>
    public bool OrOfAws { get; init; }

    private string AwsOwn => OrOfAws ? SageMakerImageAccounts.Description : "";

    /// <inheritdoc/>
    public override string Text =>
        $"`{Property}` is of the resource's own account{AwsOwn} or of one of the rule's `{ControlParameters.AllowedAccounts}`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` names no other account and passes.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(Compliant.Instance);
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Text?.Split(':') is not ["arn", _, _, _, { Length: 12 } account, ..])
            return new NonCompliant($"{Property} is {value}; it must be an ARN.");
        return OrOfAws && SageMakerImageAccounts.Has(account)
            ? Compliant.Instance
            : OwnAccounts.Refuse(context, Property.Path, account, AwsOwn) ?? Compliant.Instance;
    }
}
