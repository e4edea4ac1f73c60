// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>Collects the members of a mapping; of two of one key the last one counts.</summary>
internal sealed class MapBuilder
{
    private const int Short = 8;

    private readonly List<SourceMember> _members = [];
    private Dictionary<string, int>? _index;

    /// <summary>Adds a member. False where the key was there already: its value is replaced.</summary>
    public bool Add(SourceMember member)
    {
        var at = IndexOf(member.Key);
        if (at >= 0)
        {
            _members[at] = member;
            return false;
        }

        _members.Add(member);
        if (_index is not null)
        {
            _index[member.Key] = _members.Count - 1;
        }
        else if (_members.Count > Short)
        {
            _index = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < _members.Count; i++)
                _index[_members[i].Key] = i;
        }

        return true;
    }

    /// <summary>True where the key is there.</summary>
    public bool Has(string key) => IndexOf(key) >= 0;

    public SourceMap Build(Stretch place) => new(ToArray(), place);

    /// <summary>The members in order.</summary>
    public SourceMember[] ToArray() => [.. _members];

    private int Find(string key)
    {
        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].Key == key)
                return i;
        }

        return -1;
    }

    private int IndexOf(string key) => _index is not null ? _index.GetValueOrDefault(key, -1) : Find(key);
}
