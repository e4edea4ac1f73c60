// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using SageGuard.Text;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>What an address names lies in a bucket of Amazon S3 that exists, of the own account or of one that the rule allows.</summary>
/// <param name="Property">The property that holds the address.</param>
public sealed record BucketIsOfAllowedAccount(Property Property) : Requirement
{
    /// <summary>True where an absent address passes: there is nothing that could come from elsewhere. Else the requirement does not
    /// apply.</summary>
    public bool AbsentPasses { get; init; }

    /// <inheritdoc/>
    public override string Text =>
        $"`{Property}` is in a bucket of Amazon S3 that exists, of the own account or of one of the rule's `{ControlParameters.AllowedAccounts}`";

    /// <inheritdoc/>
    public override string AbsentText =>
        AbsentPasses ? $"An absent or empty `{Property}` passes." : $"Where `{Property}` is absent or empty, this does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> OtherActions => ["s3:ListAllMyBuckets", "s3:ListBucket"];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(AbsentPasses ? (Verdict)Compliant.Instance : new NotApplicable($"{Property} is not set."));
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Text is not { } text || S3Address.BucketOf(text) is not { } bucket)
            return new NonCompliant($"{Property} is {value}; it must be an address in Amazon S3.");

        var need = new BucketNeed(
            bucket,
            string.Join(
                ',',
                (context.Parameters.Get(ControlParameters.AllowedAccounts) ?? (IEnumerable<string>)[]).Order(StringComparer.Ordinal)
            )
        );
        var name = Annotation.Clean(bucket, 80);
        return context.Answers.To(need)?.Standing switch
        {
            null => new Undetermined(need),
            BucketStanding.Missing => new NonCompliant($"{Property} is in the bucket {name}, which does not exist: anyone can create it."),
            BucketStanding.Foreign => new NonCompliant(
                $"{Property} is in the bucket {name} of another account; it must be of the own account or of one of the rule's {ControlParameters.AllowedAccounts}."
            ),
            _ => Compliant.Instance,
        };
    }
}
