// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using SageGuard.Text;

namespace SageGuard.Resources;

/// <summary>
/// One property's value as a control reads it. A null or empty value counts as absent, the texts "true" and "false" as
/// booleans and digits in quotes as numbers: recorded items hold all of these.
/// </summary>
public readonly struct PropertyValue
{
    private readonly JsonElement _element;

    /// <summary>Wraps a JSON value.</summary>
    /// <param name="element">The value.</param>
    public PropertyValue(JsonElement element) => _element = element;

    /// <summary>The value of a property that is not there.</summary>
    public static PropertyValue Absent => default;

    /// <summary>True for a missing, null or empty value: no text, no entry, no member.</summary>
    public bool IsAbsent =>
        _element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => true,
            JsonValueKind.String => string.IsNullOrWhiteSpace(Text),
            JsonValueKind.Array => _element.GetArrayLength() == 0,
            JsonValueKind.Object => !_element.EnumerateObject().MoveNext() || IsNoValue(_element),
            _ => false,
        };

    /// <summary>The text, or null for a value that is not a string. A string that is not Unicode stays in its escaped form, which is on no
    /// passing list.</summary>
    public string? Text => _element.ValueKind == JsonValueKind.String ? JsonText.Read(_element) ?? JsonText.Raw(_element) : null;

    /// <summary>The boolean, also from the texts "true" and "false" in any case; null for anything else.</summary>
    public bool? Flag =>
        _element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(Text, out var flag) => flag,
            _ => null,
        };

    /// <summary>The number, also from digits in a string; null for anything else.</summary>
    public decimal? Number =>
        _element.ValueKind switch
        {
            JsonValueKind.Number when _element.TryGetDecimal(out var number) => number,
            JsonValueKind.String
                when decimal.TryParse(
                    Text,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => number,
            _ => null,
        };

    /// <summary>True for an object that is not empty.</summary>
    public bool IsObject => _element.ValueKind == JsonValueKind.Object && !IsAbsent;

    /// <summary>The elements, or null for a value that is not a list.</summary>
    public IReadOnlyList<JsonElement>? Elements => _element.ValueKind == JsonValueKind.Array ? [.. _element.EnumerateArray()] : null;

    /// <summary>The JSON of the value, as the source has it.</summary>
    public JsonElement Json => _element;

    /// <summary>The value as an object's properties; <see cref="Properties.None"/> for anything else.</summary>
    public Properties Members => _element.ValueKind == JsonValueKind.Object ? new Properties(_element) : Properties.None;

    /// <summary>
    /// The name of CloudFormation's intrinsic function where the value is only known at deployment, e.g. <c>Ref</c> or
    /// <c>Fn::GetAtt</c>; null for a value that is known.
    /// </summary>
    public string? Expression
    {
        get
        {
            if (!IsExpression(_element))
                return null;
            using var members = _element.EnumerateObject();
            return members.MoveNext() ? JsonText.Name(members.Current) : null;
        }
    }

    /// <summary>The value as a person reads it in a reason: short, on one line, quoted where it is text of an odd kind.</summary>
    public override string ToString()
    {
        var text = _element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "absent",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => Text!,
            _ => JsonText.Raw(_element),
        };
        return Annotation.Clean(text, 64);
    }

    // CloudFormation's way to leave a property out: {"Ref": "AWS::NoValue"}.
    private static bool IsNoValue(JsonElement element) =>
        JsonText.TryGet(element, "Ref", out var target)
        && target.ValueKind == JsonValueKind.String
        && JsonText.Read(target) == "AWS::NoValue";

    internal static bool IsExpression(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || IsNoValue(element))
            return false;
        using var members = element.EnumerateObject();
        if (!members.MoveNext())
            return false;
        var name = JsonText.Name(members.Current);
        return (name == "Ref" || name?.StartsWith("Fn::", StringComparison.Ordinal) == true) && !members.MoveNext();
    }
}
