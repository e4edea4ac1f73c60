// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>Reads JSON in one pass, as tokens with the place of each.</summary>
internal ref struct JsonSource
{
    private readonly SourceTokens _tokens;
    private readonly SourceTokens.OpenMap[] _levels = new SourceTokens.OpenMap[SourceLimits.MaxDepth + 1];
    private Utf8JsonReader _reader;
    private int _depth = -1;

    private JsonSource(InputFile file)
    {
        _tokens = new SourceTokens(file);
        // Shell loops print one document after the other.
        _reader = new Utf8JsonReader(
            file.Utf8.Span,
            new JsonReaderOptions { MaxDepth = SourceLimits.MaxDepth, AllowMultipleValues = true }
        );
    }

    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceFile Read(InputFile file)
    {
        var source = new JsonSource(file);
        try
        {
            var roots = new List<int>();
            while (source._reader.Read())
            {
                if (source._depth < 0)
                    roots.Add(source._tokens.Count);
                source.Token();
            }

            return new SourceFile(file, roots.ConvertAll(source._tokens.Node), source._tokens.Remarks)
            {
                Repeated = source._tokens.Repeated,
            };
        }
        catch (JsonException error)
        {
            throw Broken(file, error);
        }
    }

    private void Token()
    {
        var type = _reader.TokenType;
        if (type is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            _tokens.End(_levels[_depth--].Map, (int)_reader.BytesConsumed);
            ValueEnded();
            return;
        }

        var start = (int)_reader.TokenStartIndex;
        var token = _tokens.Add(
            new SourceToken(TypeOf(type), TraitsOf(type), start)
            {
                // The reader's token of a key ends with the colon that follows it.
                End = type is JsonTokenType.PropertyName ? start + _reader.ValueSpan.Length + 2 : (int)_reader.BytesConsumed,
            }
        );
        switch (type)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _levels[++_depth] = new SourceTokens.OpenMap { Map = token };
                break;
            case JsonTokenType.PropertyName:
                _levels[_depth].Key = token;
                break;
            default:
                ValueEnded();
                break;
        }
    }

    private void ValueEnded()
    {
        if (_depth < 0)
            return;
        ref var level = ref _levels[_depth];
        ref var whole = ref _tokens[level.Map];
        if (whole.Type is SourceTokenType.List)
            whole.Count++;
        else
            _tokens.CountKey(ref level);
    }

    private readonly SourceTokenTraits TraitsOf(JsonTokenType type) =>
        type is not (JsonTokenType.PropertyName or JsonTokenType.String) ? SourceTokenTraits.None
        : _reader.ValueIsEscaped ? SourceTokenTraits.Quoted | SourceTokenTraits.Escaped
        : SourceTokenTraits.Quoted;

    private static SourceTokenType TypeOf(JsonTokenType type) =>
        type switch
        {
            JsonTokenType.StartObject => SourceTokenType.Map,
            JsonTokenType.StartArray => SourceTokenType.List,
            JsonTokenType.PropertyName => SourceTokenType.Key,
            JsonTokenType.String => SourceTokenType.Text,
            JsonTokenType.Number => SourceTokenType.Number,
            JsonTokenType.True => SourceTokenType.True,
            JsonTokenType.False => SourceTokenType.False,
            _ => SourceTokenType.Null,
        };

    /// <summary>The error for input that is not JSON.</summary>
    public static UsageException Broken(InputFile file, JsonException error)
    {
        var (line, column) = ((int)(error.LineNumber ?? 0) + 1, Column(file, error));
        return new UsageException($"{file.Title} is not valid JSON: line {line}, column {column}: {Fault(file, error)}");
    }

    private static int Column(InputFile file, JsonException error)
    {
        var start = 0;
        for (var line = 0L; line < error.LineNumber; line++)
        {
            var newline = file.Utf8.Span[start..].IndexOf((byte)'\n');
            if (newline < 0)
                break;
            start += newline + 1;
        }

        var length = Math.Clamp((int)(error.BytePositionInLine ?? 0), 0, file.Utf8.Length - start);
        return Encoding.UTF8.GetCharCount(file.Utf8.Span.Slice(start, length)) + 1;
    }

    // About this file, and not about the options of a parser.
    private static string Fault(InputFile file, JsonException error)
    {
        var message = error.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end > 0)
            message = message[..end];
        if (message.Contains("trailing comma", StringComparison.Ordinal))
            return $"remove the comma before {Next(file, error)}.";
        if (message.Contains("Expected depth to be zero", StringComparison.Ordinal))
            return "the text ends before every object and list is closed. Check that the whole output was saved.";
        if (message.Contains("depth", StringComparison.OrdinalIgnoreCase))
            return $"it is nested deeper than {SourceLimits.MaxDepth}.";
        if (message.Contains("comment", StringComparison.OrdinalIgnoreCase))
            return "JSON has no comments: remove it.";
        if (
            message.Contains("end of data", StringComparison.OrdinalIgnoreCase)
            || message.Contains("reached end", StringComparison.OrdinalIgnoreCase)
        )
        {
            return "the text ends too early. Check that the whole output was saved.";
        }

        return $"{OneLine.Clean(message, 200).TrimEnd('.')}. Correct it there, or check that the whole output was saved.";
    }

    private static char Next(InputFile file, JsonException error)
    {
        var line = file.Utf8.Span;
        for (var i = 0L; i < error.LineNumber; i++)
            line = line[(line.IndexOf((byte)'\n') + 1)..];
        var at = (int)(error.BytePositionInLine ?? 0);
        return at < line.Length && line[at] == ']' ? ']' : '}';
    }
}
