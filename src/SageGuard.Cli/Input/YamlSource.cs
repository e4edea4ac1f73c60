// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SageGuard.Cli.Input;

/// <summary>
/// Reads YAML as CloudFormation and its tools do, short forms such as <c>!Ref</c> included, from the parser's events. Aliases
/// and merges are followed without copies, and what they repeat is counted before it is used.
/// </summary>
/// <remarks>Source: AWS CloudFormation user guide, "Intrinsic function reference"; YAML 1.1 for plain scalars and merges.</remarks>
internal sealed partial class YamlSource
{
    private const string MergeKey = "<<";

    private readonly InputFile _file;
    private readonly Parser _parser;
    private readonly YamlTokens _tokens = new();
    private readonly Dictionary<AnchorName, (int Token, long Size)> _anchors = [];
    private readonly string?[] _strings = new string?[4096];
    private Place? _merge;
    private long _values;
    private long _repeated;
    private readonly FlowIndentation _indentation;
    private int _flows;
    private Mark? _flow;

    private YamlSource(InputFile file, FlowIndentation indentation)
    {
        (_file, _indentation) = (file, indentation);
        _parser = new Parser(new StreamReader(indentation.Open(file)));
    }

    /// <exception cref="UsageException">The text is broken; the message names line and column.</exception>
    public static SourceFile Read(InputFile file)
    {
        var indentation = FlowIndentation.AsWritten;
        while (true)
        {
            var source = new YamlSource(file, indentation);
            try
            {
                return source.Whole();
            }
            catch (Exception error)
                when (error is YamlException or InvalidOperationException
                    && source._flow is { } flow
                    && indentation.With(file, flow) is { } more
                )
            {
                // The specification wants the lines of a flow collection indented; libyaml, and with it CloudFormation's tools, do not.
                indentation = more;
            }
            catch (YamlException error)
            {
                throw source.Broken(error.Start, error.InnerException?.Message ?? error.Message);
            }
            catch (InvalidOperationException)
            {
                // The scanner gives up on some broken flow sequences without a word.
                throw source.Broken(
                    source._parser.Current?.End ?? Mark.Empty,
                    "a list or mapping in brackets is not closed after this place"
                );
            }
        }
    }

    private SourceFile Whole()
    {
        var roots = Documents();
        if (_merge is { } place)
        {
            _tokens.Remarks.Add(
                $"{_file.Title}: line {place.Line}: CloudFormation itself does not expand merges (<<); 'aws cloudformation package' and SAM do."
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
            SequenceStart list => ShortForm(list.Tag) is { } name ? Call(name, list, depth) : List(list, depth),
            MappingStart map => ShortForm(map.Tag) is { } name ? Call(name, map, depth) : Map(map, depth),
            _ => throw Broken(current.Start, "a value is expected here"),
        };
        if (((NodeEvent)current).Anchor is { IsEmpty: false } anchor)
            _anchors[anchor] = (token, _values - before);
        return token;
    }

    private int Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var known))
            throw Broken(alias.Start, $"the alias *{alias.Value} has no anchor before it");
        Repeat(known.Size, alias.Start);
        _values += known.Size;
        _parser.MoveNext();
        return _tokens.Add(new SourceToken(SourceTokenType.Alias, Start: known.Token), "", default);
    }

    private int List(SequenceStart start, int depth)
    {
        var list = Begin(SourceTokenType.List, default);
        var count = 0;
        Open(start.Style == SequenceStyle.Flow, start.Start);
        _parser.MoveNext();
        for (; _parser.Current is not SequenceEnd; count++)
            Node(depth + 1);
        _tokens[list].Count = count;
        _tokens.End(list, new Stretch(PlaceOf(start.Start), PlaceOf(_parser.Current.End)));
        Close(start.Style == SequenceStyle.Flow);
        _parser.MoveNext();
        return list;
    }

    private int Map(MappingStart start, int depth)
    {
        var map = Begin(SourceTokenType.Map, default);
        var open = new SourceTokens.OpenMap { Map = map };
        List<SourceNode>? merged = null;
        Open(start.Style == MappingStyle.Flow, start.Start);
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar key)
                throw Broken(_parser.Current!.Start, "a key must be a string");
            var isMerge = key.Value == MergeKey && key.Style == ScalarStyle.Plain;
            var at = key.Start;
            open.Key = _tokens.Add(
                new SourceToken(SourceTokenType.Key, isMerge ? SourceTokenTraits.MergeKey : SourceTokenTraits.None),
                Shared(key.Value),
                PlaceOf(key)
            );
            _parser.MoveNext();
            var value = Node(depth + 1);
            if (isMerge)
                (merged ??= []).AddRange(Merge(_tokens.Node(value), at));
            else
                _tokens.CountKey(_file, ref open);
        }

        var place = new Stretch(PlaceOf(start.Start), PlaceOf(_parser.Current.End));
        _tokens.End(map, place);
        Close(start.Style == MappingStyle.Flow);
        _parser.MoveNext();
        if (merged is not null)
            _tokens.Keep(map, Merged(map, merged, start.Start));
        return map;
    }

    // The mapping's own keys come before merged ones, and of the merged ones the first.
    private SourceMap Merged(int map, List<SourceNode> merged, Mark at)
    {
        var members = new MapBuilder();
        for (var key = map + 1; key < _tokens[map].Next; key = _tokens.After(key + 1))
        {
            if (!_tokens[key].Is(SourceTokenTraits.MergeKey))
                members.Add(_tokens.Member(key));
        }

        foreach (var member in merged.SelectMany(more => more.Members))
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
        _merge ??= PlaceOf(at);
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

    // Remembers where the outermost collection in brackets begins, while it is open.
    private void Open(bool isFlow, Mark start)
    {
        if (isFlow && _flows++ == 0)
            _flow = start;
    }

    private void Close(bool isFlow)
    {
        if (isFlow && --_flows == 0)
            _flow = null;
    }

    // The function that a tag is short for: !Ref for Ref, !Sub for Fn::Sub; null for no such tag.
    private static string? ShortForm(TagName tag) =>
        tag is { IsEmpty: false, IsNonSpecific: false } && tag.Value is ['!', _, ..] form
            ? form is "!Ref" or "!Condition"
                ? form[1..]
                : $"Fn::{form.AsSpan(1)}"
            : null;

    // The mapping that a short form stands for, which is where its value is.
    private int Call(string name, NodeEvent value, int depth)
    {
        var map = Begin(SourceTokenType.Map, default);
        var key = _tokens.Add(new SourceToken(SourceTokenType.Key), name, default);
        var place = _tokens.PlaceOf(
            value switch
            {
                SequenceStart list => List(list, depth),
                MappingStart inner => Map(inner, depth),
                _ => name == "Fn::GetAtt" ? Attribute((Scalar)value) : Scalar((Scalar)value),
            }
        );
        _tokens[map].Count = 1;
        _tokens.End(map, place);
        _tokens.Move(key, place);
        return map;
    }

    private int Value(Scalar scalar)
    {
        var token = ShortForm(scalar.Tag) is { } name ? Call(name, scalar, 0) : Scalar(scalar);
        _parser.MoveNext();
        return token;
    }

    // !GetAtt takes both parts in one string.
    private int Attribute(Scalar scalar)
    {
        var dot = scalar.Value.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
            throw Broken(scalar.Start, "!GetAtt needs RESOURCE.ATTRIBUTE");
        var place = PlaceOf(scalar);
        var list = Begin(SourceTokenType.List, place);
        Add(SourceTokenType.Text, scalar.Value[..dot], place);
        Add(SourceTokenType.Text, scalar.Value[(dot + 1)..], place);
        _tokens[list].Count = 2;
        _tokens.End(list, place);
        return list;
    }

    private int Scalar(Scalar scalar)
    {
        var text = Shared(scalar.Value);
        if (scalar.Style is not ScalarStyle.Plain || !scalar.Tag.IsEmpty)
        {
            _values++;
            return _tokens.Add(
                new SourceToken(
                    SourceTokenType.Text,
                    scalar.Style is ScalarStyle.Literal ? SourceTokenTraits.Block : SourceTokenTraits.None
                ),
                text,
                PlaceOf(scalar)
            );
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => Add(SourceTokenType.Null, "null", PlaceOf(scalar)),
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => Add(
                SourceTokenType.True,
                "true",
                PlaceOf(scalar)
            ),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => Add(
                SourceTokenType.False,
                "false",
                PlaceOf(scalar)
            ),
            _ => Add(IsNumber(text) ? SourceTokenType.Number : SourceTokenType.Text, text, PlaceOf(scalar)),
        };
    }

    // A leading zero makes a string to CloudFormation: account ids begin with one.
    private static bool IsNumber(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] == '-')
        && WholeNumber().IsMatch(text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private int Begin(SourceTokenType type, Stretch place) => Add(type, "", place);

    private int Add(SourceTokenType type, string text, Stretch place)
    {
        _values++;
        return _tokens.Add(new SourceToken(type), text, place);
    }

    // Templates repeat the same keys and values many thousand times, and the parser makes a string for each.
    private string Shared(string text)
    {
        ref var kept = ref _strings[(uint)text.GetHashCode(StringComparison.Ordinal) % (uint)_strings.Length];
        return kept == text ? kept : kept = text;
    }

    private Stretch PlaceOf(Scalar scalar) => new(PlaceOf(scalar.Start), PlaceOf(scalar.End));

    private Place PlaceOf(Mark mark) => new((int)mark.Line, _indentation.ColumnOf(mark));

    private UsageException Broken(Mark at, string what) =>
        new(
            $"{_file.Title} is not valid YAML: line {at.Line}, column {_indentation.ColumnOf(at)}: {OneLine.Clean(what, 200).TrimEnd('.')}. Correct it there."
        );

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();
}
