// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using SharpYaml;
using SharpYaml.Events;

namespace SageGuard.Cli.Input;

/// <summary>
/// Reads YAML as CloudFormation and its tools do, short forms such as <c>!Ref</c> included, from the parser's events. Aliases
/// and merges are followed without copies, and what they repeat is counted before it is used.
/// </summary>
/// <remarks>Source: AWS CloudFormation user guide, "Intrinsic function reference"; YAML 1.1 for plain scalars and merges.</remarks>
internal sealed partial class YamlSource
{
    private const string MergeKey = "<<";
    private const string StandardTags = "tag:yaml.org,2002:";

    private readonly InputFile _file;
    private readonly IParser _parser;
    private readonly SourceTokens _tokens;
    private readonly Utf8Index _bytes;
    private readonly int _beginning;
    private readonly Dictionary<string, (int Token, long Size)> _anchors = [];
    private int? _merge;
    private long _values;
    private long _repeated;

    // The text may have a beginning of its own, which stands for what the file has before one of its bytes.
    private YamlSource(InputFile file, string text, int beginning = 0, int firstByte = 0)
    {
        (_file, _beginning) = (file, beginning);
        (_tokens, _bytes) = (new SourceTokens(file), new Utf8Index(file.Utf8, firstByte));
        // One level more than is allowed, so that it is this class that says so.
        _parser = Parser.CreateParser(new StringReader(text), SourceLimits.MaxDepth + 2);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceFile Read(InputFile file)
    {
        RefuseByteOrderMarks(file);
        return YamlParts.Read(file) ?? ReadWhole(file);
    }

    /// <summary>
    /// Reads a part of a file; null where it is not one whole document, and where something is in it that the other parts matter for: an
    /// alias or what a reader must know.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="beginning">The line that the part is below.</param>
    /// <param name="part">Where in the file it is.</param>
    public static SourceNode? ReadPart(InputFile file, ReadOnlySpan<byte> beginning, Range part)
    {
        var text = Encoding.UTF8.GetString([.. beginning, .. file.Utf8.Span[part]]);
        var source = new YamlSource(file, text, beginning.Length, part.Start.Value);
        try
        {
            var read = source.Whole();
            return read.Roots.Count == 1 && read.Remarks.Count == 0 && source._repeated == 0 ? read.Root : null;
        }
        catch (Exception error) when (error is YamlException or UsageException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Reads a file from its beginning to its end.</summary>
    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceFile ReadWhole(InputFile file)
    {
        var source = new YamlSource(file, Encoding.UTF8.GetString(file.Utf8.Span));
        try
        {
            return source.Whole();
        }
        catch (YamlException error)
        {
            throw source.Broken(error.Start, source.Said(error));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw source.Broken(source._parser.Current?.End ?? Mark.Empty, "an escape after this place is not a character of Unicode");
        }
    }

    // What the parser says after the places, which it counts in its own way.
    private string Said(YamlException error)
    {
        var at = IndexOf(error.Start);
        switch (at < _file.Utf8.Length ? (char)_file.Utf8.Span[at] : ' ')
        {
            case '\t':
                return "a tab cannot indent; use spaces";
            case '?':
                return "between brackets a string with a question mark needs quotation marks";
        }

        return error
            .Message[(error.Message.IndexOf("): ", StringComparison.Ordinal) + 3)..]
            .Replace(",  ", ", ", StringComparison.Ordinal)
            .Replace(", find ", ", found ", StringComparison.Ordinal)
            .Replace("uknown", "unknown", StringComparison.Ordinal)
            .Replace("violate intendation", "violates indentation", StringComparison.Ordinal);
    }

    // At the beginning of a line libyaml passes over one; to others it is the first character of a key, and ends every block before it.
    private static void RefuseByteOrderMarks(InputFile file)
    {
        var text = file.Utf8.Span;
        for (var at = 0; text[at..].IndexOf("\uFEFF"u8) is >= 0 and var found; at += 3)
        {
            at += found;
            if (at == 0 || LineBreaks.IsAtEnd(text[..at]))
            {
                throw Broken(
                    file,
                    new TextPlaces(file.Utf8).PlaceAt(at),
                    "the line begins with an invisible character, a byte order mark (U+FEFF); remove it"
                );
            }
        }
    }

    private SourceFile Whole()
    {
        var roots = Documents();
        if (_merge is { } line)
        {
            _tokens.Remarks.Add(
                $"{_file.Title}: line {line}: CloudFormation itself does not expand merges (<<); 'aws cloudformation package' and SAM do."
            );
        }

        return new SourceFile(_file, roots.ConvertAll(_tokens.Node), _tokens.Remarks) { IsYaml = true, Repeated = _tokens.Repeated };
    }

    private List<int> Documents()
    {
        var roots = new List<int>();
        _parser.MoveNext();
        while (_parser.MoveNext() && _parser.Current is DocumentStart)
        {
            _anchors.Clear();
            _parser.MoveNext();
            roots.Add(Node(0));
        }

        return roots.Count > 0 ? roots : throw new UsageException($"{_file.Title} holds no YAML document.");
    }

    // Adds the tokens of a value, gives the first, and leaves the parser on the first event after it.
    private int Node(int depth)
    {
        var current = _parser.Current!;
        if (depth > SourceLimits.MaxDepth)
            throw Broken(current.Start, $"it is nested deeper than {SourceLimits.MaxDepth}");
        if (current is AnchorAlias alias)
            return Alias(alias);
        var before = _values;
        var token = current switch
        {
            Scalar scalar => Value(scalar),
            SequenceStart list => ShortForm(list) is { } name ? Call(name, list, depth) : List(list, depth),
            MappingStart map => ShortForm(map) is { } name ? Call(name, map, depth) : Map(map, depth),
            _ => throw Broken(current.Start, "a value is expected here"),
        };
        if (((NodeEvent)current).Anchor is { } anchor)
            _anchors[anchor] = (token, _values - before);
        return token;
    }

    private int Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var known))
            throw Broken(alias.Start, $"the alias *{alias.Value} has no anchor before it, or one on a key");
        Repeat(known.Size, alias.Start);
        _values += known.Size;
        _parser.MoveNext();
        return _tokens.Add(new SourceToken(SourceTokenType.Alias, Start: known.Token));
    }

    private int List(SequenceStart start, int depth)
    {
        var list = Begin(SourceTokenType.List, IndexOf(start.Start));
        var count = 0;
        _parser.MoveNext();
        for (; _parser.Current is not SequenceEnd; count++)
            Node(depth + 1);
        _tokens[list].Count = count;
        _tokens.End(list, IndexOf(_parser.Current.End));
        _parser.MoveNext();
        return list;
    }

    private int Map(MappingStart start, int depth)
    {
        _parser.MoveNext();
        // A mapping without brackets in a list with brackets has no place of its own.
        var begin = depth > 0 && start.Start.Index == 0 ? _parser.Current!.Start : start.Start;
        var map = Begin(SourceTokenType.Map, IndexOf(begin));
        var open = new SourceTokens.OpenMap { Map = map };
        List<IReadOnlyList<SourceNode>>? merged = null;
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar { Tag: null or "!" or StandardTags + "str" or StandardTags + "merge" } key)
                throw Broken(_parser.Current!.Start, "a key must be a string, and without a tag");
            var isMerge = key is { Value: MergeKey, Style: ScalarStyle.Plain, Tag: null } or { Tag: StandardTags + "merge" };
            var at = key.Start;
            open.Key = Add(SourceTokenType.Key, isMerge ? SourceTokenTraits.MergeKey : TraitsOf(key), key, key.Value);
            _parser.MoveNext();
            var value = Node(depth + 1);
            if (!isMerge)
            {
                _tokens.CountKey(ref open);
                continue;
            }

            if (merged is not null)
                _tokens.RemarkOnRepeated(open.Key);
            (merged ??= []).Add(Merge(_tokens.Node(value), at));
        }

        _tokens.End(map, IndexOf(_parser.Current.End));
        _parser.MoveNext();
        if (merged is not null)
            _tokens.Keep(map, Merged(map, merged, begin));
        return map;
    }

    // The mapping's own keys come before merged ones. Of two keys << the last counts, of the list under one of them the first.
    private SourceMap Merged(int map, List<IReadOnlyList<SourceNode>> merged, Mark at)
    {
        var members = new MapBuilder();
        for (var key = map + 1; key < _tokens[map].Next; key = _tokens.After(key + 1))
        {
            if (!_tokens[key].Is(SourceTokenTraits.MergeKey))
                members.Add(_tokens.Member(key));
        }

        foreach (var member in Enumerable.Reverse(merged).SelectMany(list => list).SelectMany(more => more.Members))
        {
            if (members.Has(member.Key))
                continue;
            Repeat(1, at);
            members.Add(member);
        }

        return members.Build(_tokens.PlaceOf(map));
    }

    private IReadOnlyList<SourceNode> Merge(SourceNode value, Mark at)
    {
        _merge ??= _tokens.PlaceAt(IndexOf(at)).Line;
        return value switch
        {
            SourceMap => [value],
            SourceList list when list.Items.All(item => item is SourceMap) => list.Items,
            _ => throw Broken(at, "<< merges a mapping or a list of mappings, and this is neither"),
        };
    }

    private void Repeat(long values, Mark at)
    {
        _repeated += values;
        if (_repeated > SourceLimits.MaxRepeated)
            throw Broken(at, $"its aliases and merges repeat more than {SourceLimits.MaxRepeated:N0} values".Replace(',', ' '));
    }

    // The function that a tag is short for: !Ref for Ref, !Sub for Fn::Sub; null for no such tag.
    private string? ShortForm(NodeEvent node) =>
        (node.Tag, node) switch
        {

            (null or "!", _)
            or
            (StandardTags + "str", SharpYaml.Events.Scalar)
            or
            (StandardTags + "seq", SequenceStart)
            or (StandardTags + "map", MappingStart) => null,
            ("!Ref" or "!Condition", _) => node.Tag[1..],
            (['!', .. var name], _) when name.All(char.IsAsciiLetterOrDigit) => $"Fn::{name}",
            _ => throw Broken(node.Start, $"the tag {OneLine.Clean(node.Tag, 80)} is not read; write the value without it"),
        };

    // The mapping that a short form stands for, which is where its value is.
    private int Call(string name, NodeEvent value, int depth)
    {
        var start = IndexOf(value.Start);
        var map = Begin(SourceTokenType.Map, start);
        var key = _tokens.Add(new SourceToken(SourceTokenType.Key, Start: start) { End = start }, name);
        var argument = value switch
        {
            SequenceStart list => List(list, depth),
            MappingStart inner => Map(inner, depth),
            _ => name == "Fn::GetAtt" ? Attribute((Scalar)value) : Scalar((Scalar)value),
        };
        _tokens[map].Count = 1;
        _tokens.End(map, _tokens[argument].End);
        _tokens[key].End = _tokens[argument].End;
        return map;
    }

    private int Value(Scalar scalar)
    {
        var token = ShortForm(scalar) is { } name ? Call(name, scalar, 0) : Scalar(scalar);
        _parser.MoveNext();
        return token;
    }

    // !GetAtt takes both parts in one string.
    private int Attribute(Scalar scalar)
    {
        var dot = scalar.Value.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
            throw Broken(scalar.Start, "!GetAtt needs RESOURCE.ATTRIBUTE");
        var list = Begin(SourceTokenType.List, IndexOf(scalar.Start));
        Add(SourceTokenType.Text, SourceTokenTraits.None, scalar, scalar.Value[..dot]);
        Add(SourceTokenType.Text, SourceTokenTraits.None, scalar, scalar.Value[(dot + 1)..]);
        _tokens[list].Count = 2;
        _tokens.End(list, IndexOf(scalar.End));
        return list;
    }

    private int Scalar(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style is not ScalarStyle.Plain || scalar.Tag is not null)
            return Add(SourceTokenType.Text, TraitsOf(scalar), scalar, text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => Add(SourceTokenType.Null, scalar, "null"),
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => Add(SourceTokenType.True, scalar, "true"),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => Add(SourceTokenType.False, scalar, "false"),
            _ => Add(IsNumber(text) ? SourceTokenType.Number : SourceTokenType.Text, scalar, text),
        };
    }

    private static SourceTokenTraits TraitsOf(Scalar scalar) =>
        scalar.Style switch
        {
            ScalarStyle.Literal => SourceTokenTraits.Block,
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => SourceTokenTraits.Quoted,
            _ => SourceTokenTraits.None,
        };

    // A leading zero makes a string to CloudFormation: account ids begin with one.
    private static bool IsNumber(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] == '-')
        && WholeNumber().IsMatch(text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private int Begin(SourceTokenType type, int start)
    {
        _values++;
        return _tokens.Add(new SourceToken(type, Start: start));
    }

    private int Add(SourceTokenType type, Scalar scalar, string text) => Add(type, SourceTokenTraits.None, scalar, text);

    private int Add(SourceTokenType type, SourceTokenTraits traits, Scalar scalar, string text)
    {
        if (type is not SourceTokenType.Key)
            _values++;
        var start = IndexOf(scalar.Start);
        // Where nothing follows a tag or an anchor, the parser gives the end of whatever comes next.
        var end = scalar is { Value: "", Style: ScalarStyle.Plain } ? start : IndexOf(scalar.End);
        return _tokens.Add(new SourceToken(type, traits, start) { End = end }, text);
    }

    private int IndexOf(Mark mark) => _bytes.IndexOf(mark.Index - _beginning);

    private UsageException Broken(Mark at, string what) => Broken(_file, _tokens.PlaceAt(IndexOf(at)), what);

    private static UsageException Broken(InputFile file, Place at, string what) =>
        new(
            $"{file.Title} is not valid YAML: line {at.Line}, column {at.Column}: {OneLine.Clean(what, 200).TrimEnd('.')}. Correct it there."
        );

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();
}
