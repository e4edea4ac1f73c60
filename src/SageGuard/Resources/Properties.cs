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
    private readonly JsonElement _element;

    /// <summary>Wraps a JSON value. Anything but an object has no properties.</summary>
    /// <param name="element">The value; it must outlive this wrapper (clone it from a document that is disposed).</param>
    public Properties(JsonElement element) => _element = element;

    /// <summary>No properties at all.</summary>
    public static Properties None => default;

    /// <summary>The JSON behind the properties.</summary>
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
        foreach (var step in path.AsSpan().Split('.'))
        {
            if (PropertyValue.IsExpression(current)) return new PropertyValue(current);
            if (!TryGet(current, path.AsSpan(step), out current)) return PropertyValue.Absent;
        }

        return new PropertyValue(current);
    }

    /// <summary>A copy whose JSON has <paramref name="renames"/> applied to the names at the top.</summary>
    /// <param name="renames">Old name to new name; names are compared exactly.</param>
    public Properties Rename(IReadOnlyDictionary<string, string> renames)
    {
        if (renames.Count == 0 || _element.ValueKind != JsonValueKind.Object) return this;

        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in _element.EnumerateObject())
            {
                writer.WritePropertyName(renames.GetValueOrDefault(property.Name, property.Name));
                property.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    /// <summary>Parses JSON text into properties that live on their own.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Properties Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new Properties(document.RootElement.Clone());
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static Properties Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new Properties(document.RootElement.Clone());
    }

    private static bool TryGet(JsonElement element, ReadOnlySpan<char> name, out JsonElement value)
    {
        value = default;
        if (element.ValueKind != JsonValueKind.Object) return false;
        if (JsonText.TryGet(element, name, out value)) return true;

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
