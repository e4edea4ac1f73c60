// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Every element of a list meets a requirement. An absent or empty list means that the control does not apply.</summary>
/// <param name="Property">The list.</param>
/// <param name="Element">What each element must meet.</param>
public sealed record EveryElement(Property Property, Requirement Element) : Requirement
{
    /// <summary>Elements that have this object do not count; null: all count. A value of another type exempts nothing.</summary>
    public Property? Except { get; init; }

    /// <inheritdoc/>
    public override string Text => $"in every entry of `{Property}`{(Except is null ? "" : $" without `{Except}`")}, {Element.Text}";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"An absent or empty `{Property}` means that the control does not apply. In an entry: {Element.AbsentText}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties =>
        [Property, .. (Except is null ? Element.Properties : Element.Properties.Append(Except)).Select(member => member.Within(Property))];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Element];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var list = context.Properties.Find(Property.Path);
        if (list.IsAbsent)
            return context.Absent(new NotApplicable($"{Property} is not set or empty."));
        if (IfUnresolved(Property.Path, list) is { } open)
            return open;
        if (list.Elements is not { } elements)
            return new NonCompliant($"{Property} is {list}; it must be a list.");

        return Verdict.Combine(
            elements.SelectMany((element, i) => CheckElement(context, element, $"{Property}[{i}]")),
            new NotApplicable(
                Except is null ? $"No entry of {Property} counts." : $"Every entry of {Property} has {Except} or does not count."
            )
        );
    }

    // Nothing for an element that does not count.
    private IEnumerable<Verdict> CheckElement(EvaluationContext context, System.Text.Json.JsonElement element, string path)
    {
        if (element.ValueKind != System.Text.Json.JsonValueKind.Object)
            return [new NonCompliant($"{path} is {new PropertyValue(element)}; it must be an object.")];

        var properties = new Properties(element);
        var except = Except is null ? PropertyValue.Absent : properties.Find(Except.Path);
        if (except.IsObject && except.Expression is null)
            return [];

        var verdict =
            IfUnresolved(path, new PropertyValue(element))
            ?? IfUnresolved($"{path}.{Except}", except)
            ?? Element.Check(context with { Properties = properties });
        return [verdict is NonCompliant failure ? new NonCompliant($"{path}.{failure.Reason}") : verdict];
    }
}
