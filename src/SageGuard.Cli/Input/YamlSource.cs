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
    private const int MaxRemarks = 5;
    private const string MergeKey = "<<";

    private readonly InputFile _file;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, SourceNode> _anchors = [];
    private readonly string?[] _strings = new string?[4096];
    private readonly Level?[] _levels = new Level?[SourceLimits.MaxDepth + 1];
    private readonly List<string> _remarks = [];
    private Place? _merge;
    private long _repeated;
    private SourceMember? _twice;
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
            _remarks.Add(
                $"{_file.Title}: line {place.Line}: CloudFormation itself does not expand merges (<<); 'aws cloudformation package' and SAM do."
            );
        }

        return new SourceFile(_file, roots, _remarks) { IsYaml = true, Repeated = _twice };
    }

    private List<SourceNode> Documents()
    {
        var roots = new List<SourceNode>();
        _parser.MoveNext();
        while (_parser.MoveNext() && _parser.Current is DocumentStart)
        {
            _anchors.Clear();
            _parser.MoveNext();
            roots.Add(Node(0));
        }

        return roots.Count > 0 ? roots : throw new UsageException($"{_file.Title} holds no YAML document.");
    }

    // Leaves the parser on the first event after the node.
    private SourceNode Node(int depth)
    {
        var current = _parser.Current!;
        if (depth > SourceLimits.MaxDepth)
            throw Broken(current.Start, $"it is nested deeper than {SourceLimits.MaxDepth}");
        switch (current)
        {
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value, out var known))
                    throw Broken(alias.Start, $"the alias *{alias.Value} has no anchor before it");
                Repeat(known.Size, alias.Start);
                _parser.MoveNext();
                return known;
            case Scalar scalar:
                var value = Remember(scalar.Anchor, Tagged(scalar.Tag, Value(scalar), scalar.Start));
                _parser.MoveNext();
                return value;
            case SequenceStart sequence:
                var items = LevelAt(depth).Items;
                items.Clear();
                Open(sequence.Style == SequenceStyle.Flow, sequence.Start);
                _parser.MoveNext();
                while (_parser.Current is not SequenceEnd)
                    items.Add(Node(depth + 1));
                var list = new SourceList([.. items], new Stretch(Of(sequence.Start), Of(_parser.Current.End)));
                Close(sequence.Style == SequenceStyle.Flow);
                _parser.MoveNext();
                return Remember(sequence.Anchor, Tagged(sequence.Tag, list, sequence.Start));
            case MappingStart mapping:
                Open(mapping.Style == MappingStyle.Flow, mapping.Start);
                _parser.MoveNext();
                return Remember(mapping.Anchor, Tagged(mapping.Tag, Mapping(mapping, depth), mapping.Start));
            default:
                throw Broken(current.Start, "a value is expected here");
        }
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

    private SourceMap Mapping(MappingStart start, int depth)
    {
        var members = LevelAt(depth).Members;
        members.Clear();
        List<SourceNode>? merged = null;
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar key)
                throw Broken(_parser.Current!.Start, "a key must be a string");
            var place = new Stretch(Of(key.Start), Of(key.End));
            var (name, isMerge, at) = (Shared(key.Value), key.Value == MergeKey && key.Style == ScalarStyle.Plain, key.Start);
            _parser.MoveNext();
            var value = Node(depth + 1);
            var member = new SourceMember(name, place, value);
            if (isMerge)
            {
                (merged ??= []).AddRange(Merge(value, at));
            }
            else if (!members.Add(member))
            {
                _twice ??= member;
                if (_remarks.Count < MaxRemarks)
                    _remarks.Add(JsonSource.Repeated(_file, name, place.Start));
            }
        }

        var end = Of(_parser.Current.End);
        Close(start.Style == MappingStyle.Flow);
        _parser.MoveNext();
        // The mapping's own keys come before merged ones, and of the merged ones the first.
        foreach (var more in merged ?? [])
        {
            foreach (var member in more.Members)
            {
                if (members.Has(member.Key))
                    continue;
                Repeat(1, start.Start);
                members.Add(member);
            }
        }

        return members.Build(new Stretch(Of(start.Start), end));
    }

    private IReadOnlyList<SourceNode> Merge(SourceNode value, Mark at)
    {
        _merge ??= Of(at);
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

    private SourceNode Remember(AnchorName anchor, SourceNode value)
    {
        if (!anchor.IsEmpty)
            _anchors[anchor] = value;
        return value;
    }

    // Templates repeat the same keys and values many thousand times, and the parser makes a string for each.
    private string Shared(string text)
    {
        ref var kept = ref _strings[(uint)text.GetHashCode(StringComparison.Ordinal) % (uint)_strings.Length];
        return kept == text ? kept : kept = text;
    }

    private Level LevelAt(int depth) => _levels[depth] ??= new Level();

    private SourceNode Tagged(TagName tag, SourceNode value, Mark at)
    {
        if (tag.IsEmpty || tag.IsNonSpecific)
            return value;
        var name = tag.Value;
        if (!name.StartsWith('!') || name.Length < 2)
            return value;
        name = name[1..];
        if (name == "GetAtt" && value.Text is { } path)
        {
            var dot = path.IndexOf('.', StringComparison.Ordinal);
            if (dot <= 0)
                throw Broken(at, "!GetAtt needs RESOURCE.ATTRIBUTE");
            value = new SourceList(
                [
                    new SourceScalar(ScalarKind.Text, path[..dot], value.Place),
                    new SourceScalar(ScalarKind.Text, path[(dot + 1)..], value.Place),
                ],
                value.Place
            );
        }

        return new SourceMap([new SourceMember(name is "Ref" or "Condition" ? name : $"Fn::{name}", value.Place, value)], value.Place);
    }

    private SourceScalar Value(Scalar scalar)
    {
        var (text, place) = (Shared(scalar.Value), new Stretch(Of(scalar.Start), Of(scalar.End)));
        if (scalar.Style is not ScalarStyle.Plain || !scalar.Tag.IsEmpty)
            return new SourceScalar(ScalarKind.Text, text, place) { IsBlock = scalar.Style is ScalarStyle.Literal };
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return new SourceScalar(ScalarKind.Null, "null", place);
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return new SourceScalar(ScalarKind.True, "true", place);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return new SourceScalar(ScalarKind.False, "false", place);
        }

        // A leading zero makes a string to CloudFormation: account ids begin with one.
        return new SourceScalar(
            (char.IsAsciiDigit(text[0]) || text[0] == '-')
            && WholeNumber().IsMatch(text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? ScalarKind.Number
                : ScalarKind.Text,
            text,
            place
        );
    }

    private Place Of(Mark mark) => new((int)mark.Line, _indentation.ColumnOf(mark));

    private UsageException Broken(Mark at, string what) =>
        new(
            $"{_file.Title} is not valid YAML: line {at.Line}, column {_indentation.ColumnOf(at)}: {OneLine.Of(what, 200).TrimEnd('.')}. Correct it there."
        );

    // What is collected at one depth, used again for the next value there.
    private sealed class Level
    {
        public MapBuilder Members { get; } = new();

        public List<SourceNode> Items { get; } = [];
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();
}
