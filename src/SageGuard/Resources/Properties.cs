// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Resources;

/// <summary>
/// The properties of a resource, or of one element of a list in it. Names are looked up without case, because AWS Config
/// writes most types in camelCase and SageMaker's in PascalCase.
/// </summary>
public readonly struct Properties
{
    private static readonly IReadOnlyDictionary<string, string> NoRenames = new Dictionary<string, string>();

    private readonly JsonElement _element;
    private readonly IReadOnlyDictionary<string, string>? _renames;

    /// <summary>Wraps a JSON value. Anything but an object has no properties.</summary>
    /// <param name="element">The value; it must outlive this wrapper (clone it from a document that is disposed).</param>
    /// <param name="renames">
    /// Names at the top that the source has, to the names under which they are looked up; null for none. The JSON itself is
    /// not rewritten: a sweep reads thousands of answers, and asks each for a property or two.
    /// </param>
    public Properties(JsonElement element, IReadOnlyDictionary<string, string>? renames = null) =>
        (_element, _renames) = (element, renames);

    /// <summary>No properties at all.</summary>
    public static Properties None => default;

    /// <summary>The JSON behind the properties, with the source's own names.</summary>
    public JsonElement Json => _element;

    /// <summary>Looks up a property.</summary>
    /// <param name="path">Names joined by dots, e.g. <c>NetworkConfig.EnableNetworkIsolation</c>.</param>
    /// <returns>
    /// The value; <see cref="PropertyValue.Absent"/> where a step of the path is missing, null or empty, or where a step
    /// leads through something that is not an object.
    /// </returns>
    public PropertyValue Find(string path)
    {
        var current = _element;
        var atTop = true;
        foreach (var step in path.AsSpan().Split('.'))
        {
            if (PropertyValue.IsExpression(current))
                return new PropertyValue(current);
            if (!TryGet(current, path.AsSpan(step), out var value) && !(atTop && TryGetRenamed(path.AsSpan(step), out value)))
                return PropertyValue.Absent;
            (current, atTop) = (value, false);
        }

        return new PropertyValue(current);
    }

    /// <summary>Parses JSON text into properties that live on their own.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="JsonException">The text is not JSON, or one of its objects holds a name twice.</exception>
    public static Properties Parse(ReadOnlyMemory<byte> json)
    {
        using var document = StrictJson.Parse(json);
        return new Properties(document.RootElement.Clone());
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static Properties Parse(string json)
    {
        using var document = StrictJson.Parse(json);
        return new Properties(document.RootElement.Clone());
    }

    private bool TryGetRenamed(ReadOnlySpan<char> name, out JsonElement value)
    {
        foreach (var (source, renamed) in _renames ?? NoRenames)
        {
            if (name.Equals(renamed, StringComparison.OrdinalIgnoreCase))
                return TryGet(_element, source, out value);
        }

        value = default;
        return false;
    }

    private static bool TryGet(JsonElement element, ReadOnlySpan<char> name, out JsonElement value)
    {
        value = default;
        if (element.ValueKind != JsonValueKind.Object)
            return false;
        if (JsonText.TryGet(element, name, out value))
            return true;

        foreach (var property in element.EnumerateObject())
        {
            if (name.Equals(JsonText.Name(property), StringComparison.OrdinalIgnoreCase))
            {
                value = property.Value;
                return true;
            }
        }

        return false;
    }
}
