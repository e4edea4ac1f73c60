// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// A key is named, and it is not one that AWS manages: an alias under <c>alias/aws/</c> is present and yet not the customer's. A
/// key that is named by its id may be AWS's as well, which only AWS KMS says.
/// </summary>
/// <param name="Property">The property: a key's id, ARN or alias.</param>
public sealed record IsCustomerKey(Property Property) : Requirement
{
    /// <summary>The rule parameter that narrows the keys that pass; null where there is none.</summary>
    public RuleParameter<IReadOnlySet<string>?>? Allowed { get; init; }

    /// <inheritdoc/>
    public override string Text =>
        $"`{Property}` names a KMS key that is not AWS managed (`alias/aws/…`){(Allowed is null ? "" : $" and, where the rule's `{Allowed}` is given, is one of them")}";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` fails.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) =>
        Allowed is null ? [] : parameters.Get(Allowed) ?? (IEnumerable<string>)[];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NonCompliant($"{Property} is not set; it must name a customer managed key."));
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Text is not { } text)
            return new NonCompliant($"{Property} is {value}; it must name a customer managed key.");
        if (text.StartsWith("alias/aws/", StringComparison.Ordinal) || text.Contains(":alias/aws/", StringComparison.Ordinal))
            return new NonCompliant($"{Property} is {value}, a key that AWS manages; it must name a customer managed key.");
        return Allowed is null || context.Parameters.Get(Allowed) is not { } allowed || allowed.Any(key => Same(key, text))
            ? Compliant.Instance
            : new NonCompliant($"{Property} is {value}; it must be one of the rule's {Allowed}.");
    }

    // The service takes an id or an alias for the own account's key, and shows what it was given.
    private static bool Same(string arn, string named) =>
        arn == named
        || (
            !named.StartsWith("arn:", StringComparison.Ordinal)
            && (arn.EndsWith($":key/{named}", StringComparison.Ordinal) || arn.EndsWith($":{named}", StringComparison.Ordinal))
        );
}
