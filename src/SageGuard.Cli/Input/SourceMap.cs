// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>A mapping. Each key is there once: of two, the last one counts, as in CloudFormation.</summary>
internal sealed class SourceMap : SourceNode
{
    // Most mappings are short, and looking through them is faster than hashing.
    private const int Short = 8;

    private SourceMember[]? _members;
    private Dictionary<string, int>? _index;
    private long _size;

    public SourceMap(SourceMember[] members, Stretch place)
        : base(place) => _members = members;

    public SourceMap(SourceTokens tokens, int token)
        : base(tokens, token) { }

    public override long Size => _size > 0 ? _size : _size = 1 + Members.Sum(member => member.Value.Size);

    public override IReadOnlyList<SourceMember> Members => All;

    public override SourceNode? this[string key]
    {
        get
        {
            // One member does not need the others.
            if (_members is null && Tokens![Token].Count <= SourceTokens.Short)
                return Tokens.Find(Token, key) is > 0 and var value ? Tokens.Node(value) : null;
            return IndexOf(key) is >= 0 and var at ? All[at].Value : null;
        }
    }

    private SourceMember[] All => _members ??= Tokens!.Members(Token);

    /// <summary>The place of a key among the members; negative where it is not there.</summary>
    public int IndexOf(string key)
    {
        var members = All;
        if (members.Length > Short)
        {
            if (_index is null)
            {
                _index = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
                for (var i = 0; i < members.Length; i++)
                    _index[members[i].Key] = i;
            }

            return _index.GetValueOrDefault(key, -1);
        }

        for (var i = 0; i < members.Length; i++)
        {
            if (members[i].Key == key)
                return i;
        }

        return -1;
    }

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in All)
        {
            writer.WritePropertyName(member.Key);
            member.Value.Write(writer);
        }

        writer.WriteEndObject();
    }
}
