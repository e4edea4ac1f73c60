// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>
/// A JSON text as the list of its tokens, in order. The nodes of its tree are made when they are asked for: of a plan, most are not.
/// </summary>
/// <param name="utf8">The text.</param>
internal sealed class JsonTokens(ReadOnlyMemory<byte> utf8)
{
    /// <summary>An object with more keys than this is looked into by an index, and is one node however often it is asked for.</summary>
    public const int Short = 32;

    // In blocks, because a list that grows copies what it has.
    private const int BlockBits = 13;
    private const int BlockSize = 1 << BlockBits;

    private readonly List<JsonToken[]> _blocks = [];
    private readonly StringCache _strings = new(utf8.Length);
    private readonly TextPlaces _places = new(utf8);
    private readonly Dictionary<int, SourceNode> _long = [];

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>A token.</summary>
    /// <param name="index">Its index.</param>
    public ref JsonToken this[int index] => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    /// <summary>Adds a token.</summary>
    /// <returns>Its index.</returns>
    public int Add(JsonToken token)
    {
        if (Count == _blocks.Count * BlockSize)
            _blocks.Add(GC.AllocateUninitializedArray<JsonToken>(BlockSize));
        this[Count] = token;
        return Count++;
    }

    /// <summary>The value that is at a token.</summary>
    public SourceNode Node(int token)
    {
        ref var at = ref this[token];
        if (at.Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return new SourceScalar(this, token);
        if (at.Count <= Short)
            return at.Type is JsonTokenType.StartObject ? new SourceMap(this, token) : new SourceList(this, token);
        if (!_long.TryGetValue(token, out var known))
            _long[token] = known = at.Type is JsonTokenType.StartObject ? new SourceMap(this, token) : new SourceList(this, token);
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

    /// <summary>The members of the object at a token: of two of one key the last one counts.</summary>
    public SourceMember[] Members(int map)
    {
        var at = this[map];
        if (at.Repeats)
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

    /// <summary>The token of the value under a key of the object at a token; 0 where there is none.</summary>
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

    /// <summary>True where two keys are the same.</summary>
    public bool AreSame(int key, int other)
    {
        ref var one = ref this[key];
        ref var two = ref this[other];
        return one.IsEscaped || two.IsEscaped
            ? String(key) == String(other)
            : one.End - one.Start == two.End - two.Start && Bytes(one).SequenceEqual(Bytes(two));
    }

    /// <summary>The characters of a token: of a string its own, else as they were written.</summary>
    public string String(int token)
    {
        ref var at = ref this[token];
        if (at.Type is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return _strings.Get(utf8.Span[at.Start..at.End]);
        if (!at.IsEscaped)
            return _strings.Get(Bytes(at));
        var reader = new Utf8JsonReader(utf8.Span[at.Start..at.End]);
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

    /// <summary>Where a token begins and ends; of a list or an object, where the whole does.</summary>
    public Stretch PlaceOf(int token) => new(_places.Of(this[token].Start), _places.Of(this[token].End));

    /// <summary>The index of the token after a value.</summary>
    public int After(int value)
    {
        ref var at = ref this[value];
        return at.Next > 0 ? at.Next : value + 1;
    }

    // Between the quotation marks.
    private ReadOnlySpan<byte> Bytes(in JsonToken text) => utf8.Span[(text.Start + 1)..(text.End - 1)];

    private bool Has(int key, string name)
    {
        ref var at = ref this[key];
        if (at.IsEscaped)
            return String(key) == name;
        var bytes = Bytes(at);
        // Beyond ASCII a character has more than one byte.
        return bytes.Length == name.Length
            ? Ascii.Equals(bytes, name)
            : bytes.Length > name.Length && !Ascii.IsValid(name) && String(key) == name;
    }
}
