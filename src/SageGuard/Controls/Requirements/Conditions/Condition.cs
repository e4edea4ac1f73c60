// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>When a requirement counts. An exemption must be shown: a value of the wrong type exempts nothing.</summary>
public abstract record Condition
{
    /// <summary>The condition as a clause in Markdown, e.g. "where `Containers` is present".</summary>
    public abstract string Text { get; }

    /// <summary>What an absent property means for the condition, as a sentence.</summary>
    public abstract string AbsentText { get; }

    /// <summary>The properties that it reads.</summary>
    public abstract IEnumerable<Property> Properties { get; }

    /// <summary>The values that it names; see <see cref="Requirement.Values"/>.</summary>
    /// <param name="parameters">The rule's parameters.</param>
    public virtual IEnumerable<string> Values(RuleParameters parameters) => [];

    /// <summary>Why the requirement does not count here, or what must be read to know; null where it counts.</summary>
    /// <param name="context">What to look at.</param>
    public abstract Verdict? Exempts(EvaluationContext context);
}
