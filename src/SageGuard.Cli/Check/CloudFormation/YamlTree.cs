// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>Reads YAML as CloudFormation does, short forms such as <c>!Ref</c> included, from the parser's events.</summary>
/// <remarks>Source: AWS CloudFormation user guide, "Intrinsic function reference"; YAML 1.1 for plain scalars.</remarks>
internal sealed partial class YamlTree
{
    private const int MaxDepth = 200;

    // Aliases multiply: a page of text can stand for more nodes than a memory holds.
    private const int MaxNodes = 2_000_000;

    private readonly InputFile _file;
    private readonly Parser _parser;
    private readonly Dictionary<string, (int, int)> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlTree(InputFile file)
    {
        _file = file;
        _parser = new Parser(new StringReader(Encoding.UTF8.GetString(file.Utf8.Span)));
    }

    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceTree Read(InputFile file)
    {
        var tree = new YamlTree(file);
        try
        {
            return tree.Document();
        }
        catch (YamlException error)
        {
            var message = error.InnerException?.Message ?? error.Message;
            throw tree.Broken(error.Start, message);
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up on some broken flow sequences without a word.
            throw tree.Broken(tree._parser.Current?.End ?? Mark.Empty, "a list or mapping in brackets is not closed after this place");
        }
    }

    private SourceTree Document()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart) throw new UsageException($"{_file.Title} holds no YAML document.");
        _parser.MoveNext();
        var root = Node("", 0);
        _parser.MoveNext();
        if (_parser.Current is DocumentStart another) throw Broken(another.Start, "a second document begins, but a template is one");
        return new SourceTree(root, _positions);
    }

    // Leaves the parser on the first event after the node.
    private JsonNode? Node(string path, int depth)
    {
        var current = _parser.Current!;
        if (depth > MaxDepth) throw Broken(current.Start, $"it is nested deeper than {MaxDepth}");
        if (++_nodes > MaxNodes) throw Broken(current.Start, "its aliases stand for more than two million values");
        switch (current)
        {
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value, out var known)) throw Broken(alias.Start, $"the alias *{alias.Value} has no anchor before it");
                _nodes += Count(known);
                _parser.MoveNext();
                return known?.DeepClone();
            case Scalar scalar:
                var value = Tagged(scalar.Tag, Value(scalar), scalar.Start);
                Remember(scalar.Anchor, value);
                _parser.MoveNext();
                return value;
            case SequenceStart sequence:
                var elements = new JsonArray();
                _parser.MoveNext();
                while (_parser.Current is not SequenceEnd) elements.Add(Node(path, depth + 1));
                _parser.MoveNext();
                return Remember(sequence.Anchor, Tagged(sequence.Tag, elements, sequence.Start));
            case MappingStart mapping:
                _parser.MoveNext();
                var members = Mapping(path, depth);
                return Remember(mapping.Anchor, Tagged(mapping.Tag, members, mapping.Start));
            default:
                throw Broken(current.Start, "a value is expected here");
        }
    }

    private JsonObject Mapping(string path, int depth)
    {
        var members = new JsonObject();
        JsonObject? merged = null;
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar key) throw Broken(_parser.Current!.Start, "a key must be a text");
            var here = $"{path}/{key.Value}";
            if (depth < SourceTree.Depth) _positions.TryAdd(here, ((int)key.Start.Line, (int)key.Start.Column));
            if (members.ContainsKey(key.Value)) throw Broken(key.Start, $"the key {Reports.OneLine.Of(key.Value, 80)} is there twice: remove one");
            _parser.MoveNext();
            var value = Node(here, depth + 1);
            if (key.Value == "<<" && value is JsonObject more)
            {
                merged = more;
                continue;
            }

            members.Add(key.Value, value);
        }

        _parser.MoveNext();
        foreach (var (name, value) in merged ?? [])
        {
            if (!members.ContainsKey(name)) members.Add(name, value?.DeepClone());
        }

        return members;
    }

    private JsonNode? Remember(AnchorName anchor, JsonNode? value)
    {
        if (!anchor.IsEmpty) _anchors[anchor] = value?.DeepClone();
        return value;
    }

    private JsonNode? Tagged(TagName tag, JsonNode? value, Mark at)
    {
        if (tag.IsEmpty || tag.IsNonSpecific) return value;
        var name = tag.Value;
        if (!name.StartsWith('!') || name.Length < 2) return value;
        name = name[1..];
        if (name is "Ref" or "Condition") return new JsonObject { [name] = value };
        if (name == "GetAtt" && value is JsonValue text && text.TryGetValue(out string? path))
        {
            var dot = path.IndexOf('.', StringComparison.Ordinal);
            if (dot <= 0) throw Broken(at, "!GetAtt needs RESOURCE.ATTRIBUTE");
            value = new JsonArray(path[..dot], path[(dot + 1)..]);
        }

        return new JsonObject { [$"Fn::{name}"] = value };
    }

    private static JsonValue? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style is not ScalarStyle.Plain || !scalar.Tag.IsEmpty) return JsonValue.Create(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        // A leading zero is a text to CloudFormation: account ids begin with one.
        return WholeNumber().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Sum(member => Count(member.Value)),
        JsonArray elements => 1 + elements.Sum(Count),
        _ => 1,
    };

    private UsageException Broken(Mark at, string what) =>
        new($"{_file.Title} is not valid YAML: line {at.Line}, column {at.Column}: {Reports.OneLine.Of(what, 200).TrimEnd('.')}. Mend it there.");

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();
}
