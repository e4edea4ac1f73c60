// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>A mapping. Each key is there once: of two, the last one counts, as in CloudFormation.</summary>
internal sealed class SourceMap : SourceNode
{
    // Most mappings are short, and looking through them is faster than hashing.
    private const int Short = 8;

    private readonly SourceMember[] _members;
    private readonly Dictionary<string, int>? _index;

    public SourceMap(SourceMember[] members, Stretch place)
        : base(place)
    {
        _members = members;
        Size = 1;
        foreach (var member in members)
            Size += member.Value.Size;
        if (members.Length <= Short)
            return;
        _index = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
        for (var i = 0; i < members.Length; i++)
            _index[members[i].Key] = i;
    }

    public override long Size { get; }

    public override IReadOnlyList<SourceMember> Members => _members;

    public override SourceNode? this[string key] => IndexOf(key) is >= 0 and var at ? _members[at].Value : null;

    /// <summary>The place of a key among the members; negative where it is not there.</summary>
    public int IndexOf(string key)
    {
        if (_index is not null)
            return _index.GetValueOrDefault(key, -1);
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Key == key)
                return i;
        }

        return -1;
    }

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in _members)
        {
            writer.WritePropertyName(member.Key);
            member.Value.Write(writer);
        }

        writer.WriteEndObject();
    }
}
