// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using SageGuard.Text;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>The key that a property names exists, is the customer's, and is enabled, as AWS KMS says.</summary>
/// <param name="Property">The property: a key's id, ARN or alias.</param>
/// <param name="Otherwise">Why the control does not apply where no key is named, as a sentence.</param>
public sealed record KeyIsUsable(Property Property, string Otherwise) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"the key that `{Property}` names exists, is customer managed and is enabled";

    /// <inheritdoc/>
    public override string AbsentText => $"Where `{Property}` is absent or empty, the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> OtherActions => ["kms:DescribeKey"];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NotApplicable(Otherwise));
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Text is not { } key)
            return new NonCompliant($"{Property} is {value}; it must name a key.");
        return context.Answers.To(new KmsKeyNeed(key)) switch
        {
            null => new Undetermined(new KmsKeyNeed(key)),
            { Exists: false } => new NonCompliant($"{Property} is {value}, which does not exist."),
            { Manager: not "CUSTOMER" } => new NonCompliant(
                $"{Property} is {value}, a key that AWS manages; it must name a customer managed key."
            ),
            { State: not "Enabled" } found => new NonCompliant(
                $"{Property} is {value}, whose state is {Annotation.Clean(found.State, 40)}; it must be Enabled."
            ),
            _ => Compliant.Instance,
        };
    }
}
