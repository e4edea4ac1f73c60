// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// What a control asks of a resource. There are few, they nest, and each can say itself in words, so that the pages under
/// docs/controls are written by the same objects that judge.
/// </summary>
public abstract record Requirement
{
    /// <summary>Judges the properties in view.</summary>
    /// <param name="judgement">What to look at.</param>
    public abstract Verdict Check(Judgement judgement);

    /// <summary>The requirement as a clause in Markdown, e.g. "`RootAccess` is `Disabled`".</summary>
    public abstract string Text { get; }

    /// <summary>What an absent property means, as a sentence.</summary>
    public abstract string AbsentText { get; }
}

/// <summary>A property has one passing value.</summary>
/// <param name="Path">The property.</param>
/// <param name="Value">The passing value, exact case.</param>
/// <param name="Default">What the service takes where the property is absent.</param>
public sealed record Is(string Path, string Value, string Default) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Path}` is `{Value}`";

    /// <inheritdoc/>
    public override string AbsentText => $"The service's default for an absent `{Path}` is `{Default}`.";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent)
        {
            return judgement.Absent(Default == Value
                ? Compliant.Instance
                : new NonCompliant($"{Path} is not set, which means {Default}; it must be {Value}."));
        }

        return Open(Path, value) ?? (value.Text == Value
            ? Compliant.Instance
            : new NonCompliant($"{Path} is {value}; it must be {Value}."));
    }
}

/// <summary>A flag is true. SageMaker's flags are false by default.</summary>
/// <param name="Path">The property.</param>
public sealed record IsTrue(string Path) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Path}` is `true`";

    /// <inheritdoc/>
    public override string AbsentText => $"The service's default for an absent `{Path}` is `false`.";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent) return judgement.Absent(new NonCompliant($"{Path} is not set, which means false; it must be true."));
        return Open(Path, value) ?? (value.Flag == true
            ? Compliant.Instance
            : new NonCompliant($"{Path} is {value}; it must be true."));
    }
}

/// <summary>A text property is present and not empty.</summary>
/// <param name="Path">The property.</param>
public sealed record Present(string Path) : Requirement
{
    /// <summary>Narrows the passing values to those that the rule was told; null for any.</summary>
    public Func<RuleParameters, IReadOnlySet<string>?>? Allowed { get; init; }

    /// <inheritdoc/>
    public override string Text => $"`{Path}` is present and not empty";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Path}` fails.";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent) return judgement.Absent(new NonCompliant($"{Path} is not set; it must be present."));
        if (Open(Path, value) is { } open) return open;
        if (value.Text is not { } text) return new NonCompliant($"{Path} is {value}; it must be a text.");
        return Allowed?.Invoke(judgement.Parameters) is not { } allowed || allowed.Contains(text)
            ? Compliant.Instance
            : new NonCompliant($"{Path} is {value}; it must be one of {string.Join(", ", allowed)}.");
    }
}

/// <summary>A text property is one of the values that the rule was told.</summary>
/// <param name="Path">The property.</param>
/// <param name="Parameter">The parameter's name, for the page.</param>
/// <param name="Values">The passing values, exact case.</param>
public sealed record IsOneOf(string Path, string Parameter, Func<RuleParameters, IReadOnlySet<string>> Values) : Requirement
{
    /// <summary>
    /// What the service sets where a declared resource leaves the property out; null where nothing is known. It moves with time,
    /// so the date belongs beside it; a recorded or live resource is never given it.
    /// </summary>
    public string? DeclaredDefault { get; init; }

    /// <inheritdoc/>
    public override string Text => $"`{Path}` is one of the rule's `{Parameter}`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Path}` fails: nothing shows that it is supported.{(DeclaredDefault is null ? "" : $" In a template, a plan or a hook it counts as `{DeclaredDefault}`, which the service sets today.")}";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var allowed = string.Join(", ", Values(judgement.Parameters));
        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent && judgement.Origin == Origin.Declared && DeclaredDefault is { } set)
        {
            return Values(judgement.Parameters).Contains(set)
                ? Compliant.Instance
                : new NonCompliant($"{Path} is not set, which means {set}; it must be one of {allowed}.");
        }

        if (value.IsAbsent) return judgement.Absent(new NonCompliant($"{Path} is not set; it must be one of {allowed}."));
        return Open(Path, value) ?? (value.Text is { } text && Values(judgement.Parameters).Contains(text)
            ? Compliant.Instance
            : new NonCompliant($"{Path} is {value}; it must be one of {allowed}."));
    }
}

/// <summary>A number is above a limit. An absent number means that the control does not apply here.</summary>
/// <param name="Path">The property.</param>
/// <param name="Limit">The largest number that fails.</param>
public sealed record MoreThan(string Path, int Limit) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Path}` is more than {Limit}";

    /// <inheritdoc/>
    public override string AbsentText => $"Where `{Path}` is absent, the control does not apply.";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var value = judgement.Properties.Find(Path);
        if (value.IsAbsent) return judgement.Absent(new NotApplicable($"{Path} is not set."));
        return Open(Path, value) ?? (value.Number > Limit
            ? Compliant.Instance
            : new NonCompliant($"{Path} is {value}; it must be more than {Limit}."));
    }
}

/// <summary>Every element of a list meets a requirement. An absent or empty list means that the control does not apply.</summary>
/// <param name="Path">The list.</param>
/// <param name="Element">What each element must meet.</param>
public sealed record EachOf(string Path, Requirement Element) : Requirement
{
    /// <summary>Elements that have this object do not count; null: all count. A value of another type exempts nothing.</summary>
    public string? Except { get; init; }

    /// <inheritdoc/>
    public override string Text => $"in every entry of `{Path}`{(Except is null ? "" : $" without `{Except}`")}, {Element.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Path}` means that the control does not apply. In an entry: {Element.AbsentText}";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var list = judgement.Properties.Find(Path);
        if (list.IsAbsent) return judgement.Absent(new NotApplicable($"{Path} is not set or empty."));
        if (Open(Path, list) is { } open) return open;
        if (list.Elements is not { } elements) return new NonCompliant($"{Path} is {list}; it must be a list.");

        Verdict result = new NotApplicable(Except is null ? $"No entry of {Path} counts." : $"Every entry of {Path} has {Except} or does not count.");
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].ValueKind != System.Text.Json.JsonValueKind.Object)
                return new NonCompliant($"{Path}[{i}] is {new PropertyValue(elements[i])}; it must be an object.");

            var properties = new Properties(elements[i]);
            var except = Except is null ? PropertyValue.Absent : properties.Find(Except);
            if (except.IsObject && except.Expression is null) continue;

            var verdict = Open($"{Path}[{i}]", new PropertyValue(elements[i]))
                ?? Open($"{Path}[{i}].{Except}", except)
                ?? Element.Check(judgement with { Properties = properties });
            // A known failure outweighs what is not known, and that outweighs a pass: only a complete look can pass a list.
            if (verdict is NonCompliant failure) return new NonCompliant($"{Path}[{i}].{failure.Reason}");
            if (verdict is Undetermined || (verdict is Compliant && result is NotApplicable)) result = verdict;
        }

        return result;
    }
}

/// <summary>A requirement that counts only where a condition holds; elsewhere the control does not apply.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">What must be met where it holds.</param>
public sealed record Where(Condition Condition, Requirement Then) : Requirement
{
    /// <inheritdoc/>
    public override string Text => Then is Where ? $"{Then.Text} and {Condition.Text}" : $"{Then.Text}. That counts only {Condition.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"{Condition.AbsentText} {Then.AbsentText}";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement) => Condition.Exempts(judgement) ?? Then.Check(judgement);
}

/// <summary>
/// A requirement on the job definition of a monitoring schedule: the one that the schedule holds, or the one that it names
/// and that SageMaker keeps on its own.
/// </summary>
/// <param name="Definition">What the definition must meet.</param>
public sealed record InJobDefinition(Requirement Definition) : Requirement
{
    private const string Inline = "MonitoringScheduleConfig.MonitoringJobDefinition";
    private const string ByName = "MonitoringScheduleConfig.MonitoringJobDefinitionName";
    private const string ByType = "MonitoringScheduleConfig.MonitoringType";

    private static readonly Dictionary<string, ResourceKind> Kinds = new()
    {
        ["DataQuality"] = ResourceKinds.DataQualityJobDefinition,
        ["ModelQuality"] = ResourceKinds.ModelQualityJobDefinition,
        ["ModelBias"] = ResourceKinds.ModelBiasJobDefinition,
        ["ModelExplainability"] = ResourceKinds.ModelExplainabilityJobDefinition,
    };

    /// <summary>The kinds of definition that a schedule can name.</summary>
    public static IReadOnlyCollection<ResourceKind> NameableKinds => Kinds.Values;

    /// <inheritdoc/>
    public override string Text =>
        $"in `{Inline}`, or in the job definition that `{ByName}` and `{ByType}` name, {Definition.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"{Definition.AbsentText} A schedule that names a definition which does not exist fails.";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        var inline = judgement.Properties.Find(Inline);
        if (!inline.IsAbsent)
            return Open(Inline, inline) ?? Definition.Check(judgement with { Properties = inline.Members });

        var name = judgement.Properties.Find(ByName);
        var type = judgement.Properties.Find(ByType);
        if ((Open(ByName, name) ?? Open(ByType, type)) is { } open) return open;
        if (name.Text is not { } definitionName || name.IsAbsent)
            return judgement.Absent(Definition.Check(judgement with { Properties = Properties.None }));
        if (type.IsAbsent)
            return judgement.Absent(new NonCompliant($"{ByType} is not set, so the job definition {name} cannot be found."));
        if (type.Text is not { } typeName || !Kinds.TryGetValue(typeName, out var kind))
            return new NonCompliant($"{ByType} is {type}; it must be one of {string.Join(", ", Kinds.Keys)}.");

        // A definition in the same template or plan is not in SageMaker yet, so only its deployment decides.
        if (judgement.Origin == Origin.Declared && judgement.Resource.NamedDefinition is null)
            return new Undetermined(new DeploymentNeed(ByName, definitionName));

        return judgement.Resource.NamedDefinition switch
        {
            { Definition: null } => new NonCompliant($"It names the {kind.Noun} {name}, which does not exist."),
            { Definition: { } found } => Definition.Check(judgement with { Properties = found.Properties, Origin = found.Origin }) is var verdict
                && verdict is NonCompliant failure ? new NonCompliant($"In the {kind.Noun} {name}: {failure.Reason}") : verdict,
            null => new Undetermined(new NamedDefinitionNeed(kind, definitionName)),
        };
    }
}

/// <summary>The resource has tags: all the keys that the rule was told, or any one that is not AWS's own.</summary>
public sealed record Tagged : Requirement
{
    /// <inheritdoc/>
    public override string Text => "it has a tag whose key does not begin with `aws:`, or all the rule's `requiredKeyTags`";

    /// <inheritdoc/>
    public override string AbsentText => "Where the source tells no tags, they are read from SageMaker; none there fails.";

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        if (judgement.Resource.Tags is not { } tags) return new Undetermined(TagsNeed.Instance);

        if (judgement.Parameters.RequiredKeyTags is { } required)
        {
            var missing = required.Where(key => !tags.ContainsKey(key)).ToList();
            return missing.Count == 0 ? Compliant.Instance : new NonCompliant($"It lacks the tag keys {string.Join(", ", missing)}.");
        }

        return tags.Keys.Any(key => !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            ? Compliant.Instance
            : new NonCompliant("It has no tag of its own; it must have at least one whose key does not begin with aws:.");
    }
}
