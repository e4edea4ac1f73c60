// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>
/// A file as the list of its tokens, in order. They say where a string is; it is made when it is asked for, and so are the nodes of the
/// tree: of a template or a plan, most are not.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class SourceTokens(InputFile file)
{
    /// <summary>A mapping with more keys than this is looked into by an index, and is one node however often it is asked for.</summary>
    public const int Short = 32;

    private const int MaxRemarks = 5;

    private readonly BlockList<SourceToken> _tokens = new();
    private readonly List<string> _given = [];
    private string?[]? _lastGiven;
    private readonly Dictionary<int, SourceNode> _kept = [];
    private readonly StringCache _strings = new(file.Utf8.Length);
    private readonly TextPlaces _places = new(file.Utf8);

    /// <summary>What a reader must know about the way the file is written.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>The first key that is there twice in one mapping; null where none is.</summary>
    public SourceMember? Repeated { get; private set; }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Count;

    /// <summary>A token.</summary>
    /// <param name="index">Its index.</param>
    public ref SourceToken this[int index] => ref _tokens[index];

    /// <summary>Adds a token.</summary>
    /// <returns>Its index.</returns>
    public int Add(in SourceToken token) => _tokens.Add(token);

    /// <summary>Adds a token whose characters a parser gives: they are kept only where the file has others at that place.</summary>
    /// <returns>Its index.</returns>
    public int Add(SourceToken token, string text)
    {
        if (!IsWritten(token, text))
        {
            // The same values are there many thousand times, and the parser makes a string for each.
            _lastGiven ??= new string?[1024];
            ref var last = ref _lastGiven[(uint)text.GetHashCode(StringComparison.Ordinal) % (uint)_lastGiven.Length];
            token.Traits |= SourceTokenTraits.Given;
            token.Count = _given.Count;
            _given.Add(last == text ? last : last = text);
        }

        return Add(token);
    }

    /// <summary>Ends a list or a mapping after the last token.</summary>
    /// <param name="whole">Its token.</param>
    /// <param name="end">The index of the byte after its last one.</param>
    public void End(int whole, int end) => (this[whole].End, this[whole].Next) = (end, Count);

    /// <summary>The value that is at a token.</summary>
    public SourceNode Node(int token)
    {
        var at = this[token];
        switch (at.Type)
        {
            case SourceTokenType.Alias:
                return Node(at.Start);
            case not (SourceTokenType.Map or SourceTokenType.List):
                return new SourceScalar(this, token);
        }

        if (at.Count <= Short && !at.Is(SourceTokenTraits.Kept))
            return Made(token);
        if (!_kept.TryGetValue(token, out var known))
            _kept[token] = known = Made(token);
        return known;
    }

    /// <summary>The entries of the list at a token.</summary>
    public SourceNode[] Items(int list)
    {
        var items = new SourceNode[this[list].Count];
        for (var (i, token) = (0, list + 1); i < items.Length; i++, token = After(token))
            items[i] = Node(token);
        return items;
    }

    /// <summary>The members of the mapping at a token: of two of one key the last one counts.</summary>
    public SourceMember[] Members(int map)
    {
        var at = this[map];
        if (at.Is(SourceTokenTraits.Repeats))
        {
            var builder = new MapBuilder();
            for (var key = map + 1; key < at.Next; key = After(key + 1))
                builder.Add(Member(key));
            return builder.ToArray();
        }

        var members = new SourceMember[at.Count];
        for (var (i, key) = (0, map + 1); i < members.Length; i++, key = After(key + 1))
            members[i] = Member(key);
        return members;
    }

    /// <summary>The member whose key is at a token.</summary>
    public SourceMember Member(int key) => new(String(key), PlaceOf(key), Node(key + 1));

    /// <summary>The token of the value under a key of the mapping at a token; 0 where there is none.</summary>
    public int Find(int map, string key)
    {
        var (end, found) = (this[map].Next, 0);
        for (var at = map + 1; at < end; at = After(at + 1))
        {
            if (Has(at, key))
                found = at + 1;
        }

        return found;
    }

    /// <summary>Keeps the node of a mapping whose members are not only those of its tokens.</summary>
    public void Keep(int map, SourceMap node)
    {
        this[map].Traits |= SourceTokenTraits.Kept;
        _kept[map] = node;
    }

    /// <summary>The index of the token after a value.</summary>
    public int After(int value)
    {
        ref var at = ref this[value];
        return at.Next > 0 ? at.Next : value + 1;
    }

    /// <summary>The characters of a token: of a string its own, else as they were written.</summary>
    public string String(int token)
    {
        ref var at = ref this[token];
        if (at.Is(SourceTokenTraits.Given))
            return _given[at.Count];
        return at.Is(SourceTokenTraits.Escaped) ? Unescaped(at) : _strings.Get(Bytes(at));
    }

    /// <summary>The place of a byte.</summary>
    public Place PlaceAt(int index) => _places.PlaceAt(index);

    /// <summary>Where a token begins and ends; of a list or a mapping, where the whole does.</summary>
    public Stretch PlaceOf(int token) => new(_places.PlaceAt(this[token].Start), _places.PlaceAt(this[token].End));

    /// <summary>Counts the last key of a mapping that is being read, and remarks on it where the mapping had that key before.</summary>
    /// <param name="open">The mapping.</param>
    public void CountKey(ref OpenMap open)
    {
        ref var map = ref this[open.Map];
        map.Count++;
        if (!IsRepeated(ref open))
            return;
        map.Traits |= SourceTokenTraits.Repeats;
        RemarkOnRepeated(open.Key);
    }

    /// <summary>Remarks on a key that its mapping had before.</summary>
    public void RemarkOnRepeated(int key)
    {
        var member = Member(key);
        Repeated ??= member;
        if (Remarks.Count < MaxRemarks)
        {
            var place = member.KeyPlace.Start;
            Remarks.Add(
                $"{file.Title}: line {place.Line}, column {place.Column}: the key {OneLine.Clean(member.Key, 80)} is there twice; its last value counts, as in CloudFormation. Remove one."
            );
        }
    }

    // Most mappings are short, and comparing their keys is faster than hashing them.
    private bool IsRepeated(ref OpenMap open)
    {
        if (open.Keys is not null)
            return !open.Keys.Add(open.Key);
        var (count, repeated) = (0, false);
        for (var key = open.Map + 1; key < open.Key; key = After(key + 1), count++)
            repeated |= !this[key].Is(SourceTokenTraits.MergeKey) && AreSame(key, open.Key);
        if (count < Short)
            return repeated;
        open.Keys = new HashSet<int>(new KeyComparer(this));
        for (var key = open.Map + 1; key <= open.Key; key = After(key + 1))
        {
            if (!this[key].Is(SourceTokenTraits.MergeKey))
                open.Keys.Add(key);
        }

        return repeated;
    }

    // The bytes of a token, of a string those between its quotation marks.
    private ReadOnlySpan<byte> Bytes(in SourceToken token) =>
        token.Is(SourceTokenTraits.Quoted) ? file.Utf8.Span[(token.Start + 1)..(token.End - 1)] : file.Utf8.Span[token.Start..token.End];

    private string Unescaped(in SourceToken text)
    {
        var reader = new Utf8JsonReader(file.Utf8.Span[text.Start..text.End]);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone half of a surrogate pair in an escape is valid JSON and not Unicode.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private bool AreSame(int key, int other)
    {
        ref var one = ref this[key];
        ref var two = ref this[other];
        return IsMadeOfBytes(one) && IsMadeOfBytes(two) ? Bytes(one).SequenceEqual(Bytes(two)) : String(key) == String(other);
    }

    private bool Has(int key, string name) => IsMadeOfBytes(this[key]) ? IsWritten(this[key], name) : String(key) == name;

    private static bool IsMadeOfBytes(in SourceToken token) => !token.Is(SourceTokenTraits.Escaped | SourceTokenTraits.Given);

    // True where the bytes of a token are those of a string.
    private bool IsWritten(in SourceToken token, string text)
    {
        var bytes = Bytes(token);
        // Beyond ASCII a character has more than one byte.
        return bytes.Length == text.Length
            ? Ascii.Equals(bytes, text)
            : bytes.Length > text.Length && !Ascii.IsValid(text) && Encoding.UTF8.GetString(bytes) == text;
    }

    private SourceNode Made(int token) =>
        this[token].Type is SourceTokenType.Map ? new SourceMap(this, token) : new SourceList(this, token);

    /// <summary>A mapping that is not closed yet, or a list.</summary>
    public struct OpenMap
    {
        /// <summary>Its token.</summary>
        public int Map { get; init; }

        /// <summary>The token of its last key.</summary>
        public int Key { get; set; }

        /// <summary>The keys of a long mapping.</summary>
        internal HashSet<int>? Keys { get; set; }
    }

    // Keys of a long mapping are compared without a string for each.
    private sealed class KeyComparer(SourceTokens tokens) : IEqualityComparer<int>
    {
        private const int Longest = 256;

        public bool Equals(int x, int y) => tokens.AreSame(x, y);

        public int GetHashCode(int key)
        {
            ref var at = ref tokens[key];
            if (!IsMadeOfBytes(at) || tokens.Bytes(at).Length > Longest)
                return string.GetHashCode(tokens.String(key));
            Span<char> text = stackalloc char[Longest];
            return string.GetHashCode(text[..Encoding.UTF8.GetChars(tokens.Bytes(at), text)]);
        }
    }
}
