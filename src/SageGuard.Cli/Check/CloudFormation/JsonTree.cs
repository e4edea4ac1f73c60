// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>Reads JSON with the positions of its keys.</summary>
internal static class JsonTree
{
    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceTree Read(InputFile file)
    {
        var positions = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(file.Utf8.Span, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            reader.Read();
            return new SourceTree(Node(ref reader, file, positions, "", 0), positions);
        }
        catch (JsonException error)
        {
            throw Broken(file, error);
        }
    }

    /// <summary>The error for text that is no JSON.</summary>
    public static UsageException Broken(InputFile file, JsonException error)
    {
        var message = error.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end > 0) message = message[..end];
        return new UsageException($"{file.Title} is not valid JSON: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: {Reports.OneLine.Of(message, 200).TrimEnd('.')}. Mend it there, or check that the whole output was saved.");
    }

    private static JsonNode? Node(ref Utf8JsonReader reader, InputFile file, Dictionary<string, (int, int)> positions, string path, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var start = reader.TokenStartIndex;
                    var name = reader.GetString()!;
                    if (members.ContainsKey(name))
                    {
                        var (line, column) = Place(file.Utf8.Span, start);
                        throw new UsageException($"{file.Title}: line {line}, column {column}: the key {Reports.OneLine.Of(name, 80)} is there twice. Remove one.");
                    }

                    var here = $"{path}/{name}";
                    if (depth < SourceTree.Depth) positions[here] = Place(file.Utf8.Span, start);
                    reader.Read();
                    members.Add(name, Node(ref reader, file, positions, here, depth + 1));
                }

                return members;
            case JsonTokenType.StartArray:
                var elements = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) elements.Add(Node(ref reader, file, positions, path, SourceTree.Depth));
                return elements;
            case JsonTokenType.String:
                return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? JsonValue.Create(whole)
                    : reader.TryGetDecimal(out var number) ? JsonValue.Create(number)
                    : JsonValue.Create(Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    // A lone surrogate in an escape is legal JSON and no legal text.
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static (int Line, int Column) Place(ReadOnlySpan<byte> text, long index)
    {
        var before = text[..(int)index];
        return (before.Count((byte)'\n') + 1, (int)index - (before.LastIndexOf((byte)'\n') + 1) + 1);
    }
}
