// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>
/// A file as the list of its tokens, in order. The nodes of its tree are made when they are asked for: of a template or a plan, most are
/// not.
/// </summary>
internal abstract class SourceTokens
{
    /// <summary>A mapping with more keys than this is looked into by an index, and is one node however often it is asked for.</summary>
    public const int Short = 32;

    private const int MaxRemarks = 5;

    private readonly BlockList<SourceToken> _tokens = new();
    private readonly Dictionary<int, SourceNode> _kept = [];

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
    public abstract string String(int token);

    /// <summary>Where a token begins and ends; of a list or a mapping, where the whole does.</summary>
    public abstract Stretch PlaceOf(int token);

    /// <summary>True where two keys are the same.</summary>
    protected abstract bool AreSame(int key, int other);

    /// <summary>True where a key has a name.</summary>
    protected abstract bool Has(int key, string name);

    /// <summary>Counts the last key of a mapping that is being read, and remarks on it where the mapping had that key before.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">The mapping.</param>
    public void CountKey(InputFile file, ref OpenMap open)
    {
        ref var map = ref this[open.Map];
        map.Count++;
        if (!IsRepeated(ref open))
            return;
        map.Traits |= SourceTokenTraits.Repeats;
        var member = Member(open.Key);
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
            return !open.Keys.Add(String(open.Key));
        var (count, repeated) = (0, false);
        for (var key = open.Map + 1; key < open.Key; key = After(key + 1), count++)
            repeated |= !this[key].Is(SourceTokenTraits.MergeKey) && AreSame(key, open.Key);
        if (count < Short)
            return repeated;
        open.Keys = new HashSet<string>(StringComparer.Ordinal);
        for (var key = open.Map + 1; key <= open.Key; key = After(key + 1))
        {
            if (!this[key].Is(SourceTokenTraits.MergeKey))
                open.Keys.Add(String(key));
        }

        return repeated;
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
        internal HashSet<string>? Keys { get; set; }
    }
}
