// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>Reads JSON with the place of each value, in one pass: lines and columns are counted while reading.</summary>
internal ref struct JsonSource
{
    private const int MaxRemarks = 5;

    private readonly InputFile _file;
    private readonly ReadOnlySpan<byte> _text;
    private readonly StringCache _strings = new();
    private readonly List<string> _remarks = [];
    private readonly Level?[] _levels = new Level?[SourceLimits.MaxDepth + 1];
    private Utf8JsonReader _reader;
    private int _counted;
    private int _line = 1;
    private int _lineStart;
    private int _continued;
    private SourceMember? _repeated;

    private JsonSource(InputFile file)
    {
        _file = file;
        _text = file.Utf8.Span;
        // Shell loops print one document after the other.
        _reader = new Utf8JsonReader(_text, new JsonReaderOptions { MaxDepth = SourceLimits.MaxDepth, AllowMultipleValues = true });
    }

    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceFile Read(InputFile file)
    {
        var source = new JsonSource(file);
        try
        {
            var roots = new List<SourceNode>();
            while (source._reader.Read())
                roots.Add(source.Node(0));
            return new SourceFile(file, roots, source._remarks) { Repeated = source._repeated };
        }
        catch (JsonException error)
        {
            throw Broken(file, error);
        }
    }

    private SourceNode Node(int depth)
    {
        var start = PlaceOf((int)_reader.TokenStartIndex);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Map(start, depth);
            case JsonTokenType.StartArray:
                var items = (_levels[depth] ??= new Level()).Items;
                items.Clear();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Node(depth + 1));
                return new SourceList([.. items], new Stretch(start, End()));
            case JsonTokenType.String:
                return new SourceScalar(ScalarKind.Text, String(), new Stretch(start, End()));
            case JsonTokenType.Number:
                return new SourceScalar(ScalarKind.Number, _strings.Get(_reader.ValueSpan), new Stretch(start, End()));
            case JsonTokenType.True:
                return new SourceScalar(ScalarKind.True, "true", new Stretch(start, End()));
            case JsonTokenType.False:
                return new SourceScalar(ScalarKind.False, "false", new Stretch(start, End()));
            default:
                return new SourceScalar(ScalarKind.Null, "null", new Stretch(start, End()));
        }
    }

    private SourceMap Map(Place start, int depth)
    {
        var members = (_levels[depth] ??= new Level()).Members;
        members.Clear();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var keyStart = PlaceOf((int)_reader.TokenStartIndex);
            var key = String();
            // The token ends with the colon that follows the key.
            var keyEnd = PlaceOf((int)_reader.TokenStartIndex + _reader.ValueSpan.Length + 2);
            _reader.Read();
            var member = new SourceMember(key, new Stretch(keyStart, keyEnd), Node(depth + 1));
            if (members.Add(member))
                continue;
            _repeated ??= member;
            if (_remarks.Count < MaxRemarks)
                _remarks.Add(Repeated(_file, key, keyStart));
        }

        return members.Build(new Stretch(start, End()));
    }

    // What is collected at one depth, used again for the next value there.
    private sealed class Level
    {
        public MapBuilder Members { get; } = new();

        public List<SourceNode> Items { get; } = [];
    }

    /// <summary>The remark on a key that is there twice.</summary>
    public static string Repeated(InputFile file, string key, Place place) =>
        $"{file.Title}: line {place.Line}, column {place.Column}: the key {OneLine.Of(key, 80)} is there twice; its last value counts, as in CloudFormation. Remove one.";

    // A lone half of a surrogate pair in an escape is valid JSON and not Unicode.
    private readonly string String()
    {
        if (!_reader.ValueIsEscaped)
            return _strings.Get(_reader.ValueSpan);
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(_reader.ValueSpan);
        }
    }

    private Place End() => PlaceOf((int)_reader.BytesConsumed);

    // Places are asked for in the order of the text, so each byte is looked at once. A character beyond ASCII has more bytes than
    // UTF-16 units: one each for its continuation bytes, except that four bytes are two units.
    private Place PlaceOf(int index)
    {
        for (var i = _counted; i < index; i++)
        {
            var octet = _text[i];
            if (octet == (byte)'\n')
            {
                _line++;
                _lineStart = i + 1;
                _continued = 0;
            }
            else if (octet >= 0x80)
            {
                if ((octet & 0xC0) == 0x80)
                    _continued++;
                else if (octet >= 0xF0)
                    _continued--;
            }
        }

        _counted = Math.Max(_counted, index);
        return new Place(_line, index - _lineStart - _continued + 1);
    }

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

        return $"{OneLine.Of(message, 200).TrimEnd('.')}. Correct it there, or check that the whole output was saved.";
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
