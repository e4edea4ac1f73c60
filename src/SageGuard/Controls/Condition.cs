// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>When a requirement counts. An exemption must be shown: a value of the wrong type exempts nothing.</summary>
public abstract record Condition
{
    /// <summary>The condition as a clause in Markdown, e.g. "where `Containers` is present".</summary>
    public abstract string Text { get; }

    /// <summary>What an absent property means for the condition, as a sentence.</summary>
    public abstract string AbsentText { get; }

    /// <summary>Why the requirement does not count here, or what must be read to tell; null where it counts.</summary>
    /// <param name="judgement">What to look at.</param>
    public abstract Verdict? Exempts(Judgement judgement);
}

/// <summary>Counts where a property is present.</summary>
/// <param name="Path">The property.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record Has(string Path, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Path}` is present";

    /// <inheritdoc/>
    public override string AbsentText => $"Where `{Path}` is absent or empty, the control does not apply.";

    /// <inheritdoc/>
    public override Verdict? Exempts(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        return value.IsAbsent ? judgement.Absent(new NotApplicable(Otherwise)) : Open(Path, value);
    }
}

/// <summary>Counts where a flag is true; an absent flag is false.</summary>
/// <param name="Path">The property.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record IsOn(string Path, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Path}` is `true`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Path}` is `false`, and the control does not apply.";

    /// <inheritdoc/>
    public override Verdict? Exempts(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent) return judgement.Absent(new NotApplicable(Otherwise));
        return Open(Path, value) ?? (value.Flag == false ? new NotApplicable(Otherwise) : null);
    }
}

/// <summary>Counts where a property does not hold one value; an absent property does not hold it.</summary>
/// <param name="Path">The property.</param>
/// <param name="Value">The exempt value, exact case.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record IsNot(string Path, string Value, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Path}` is not `{Value}`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Path}` is not `{Value}`, so the control applies.";

    /// <inheritdoc/>
    public override Verdict? Exempts(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        return Open(Path, value) ?? (value.Text == Value ? new NotApplicable(Otherwise) : null);
    }
}

/// <summary>
/// Counts from two instances on. AWS Config's rule pages ask it of inter-container encryption, Security Hub's page does not;
/// for .15 it always holds, elsewhere the rule's <c>interContainerEncryption</c> chooses the reading.
/// </summary>
/// <param name="Always">True: whatever the rule was told.</param>
public sealed record SeveralInstances(bool Always) : Condition
{
    private const string Path = "JobResources.ClusterConfig.InstanceCount";

    /// <inheritdoc/>
    public override string Text => $"where `{Path}` is 2 or more{(Always ? "" : ", if the rule's `interContainerEncryption` is `multiInstance`")}";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Path}` exempts nothing.";

    /// <inheritdoc/>
    public override Verdict? Exempts(Judgement judgement)
    {
        if (!Always && !judgement.Parameters.MultiInstanceOnly) return null;

        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent) return judgement.Origin == Origin.Recorded ? new Undetermined(DescribeNeed.Instance) : null;
        return Open(Path, value) ?? (value.Number < 2
            ? new NotApplicable($"{Path} is {value}: there is no traffic between containers.")
            : null);
    }
}
