// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;

namespace SageGuard.LocalAws;

/// <summary>Values by key in ordinal order, with walks from any key in both directions: what paging over 10,000 resources needs.</summary>
internal sealed class SortedIndex<T>
{
    private readonly List<string> _keys = [];
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);

    public int Count => _keys.Count;

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value) => _values.TryGetValue(key, out value);

    public void Set(string key, T value)
    {
        if (!_values.ContainsKey(key))
            _keys.Insert(~_keys.BinarySearch(key, StringComparer.Ordinal), key);
        _values[key] = value;
    }

    public bool Remove(string key)
    {
        if (!_values.Remove(key))
            return false;
        _keys.RemoveAt(_keys.BinarySearch(key, StringComparer.Ordinal));
        return true;
    }

    public IEnumerable<KeyValuePair<string, T>> Walk(string? after = null, bool descending = false)
    {
        if (descending)
        {
            var at = after is null ? _keys.Count : _keys.BinarySearch(after, StringComparer.Ordinal);
            for (var i = (at < 0 ? ~at : at) - 1; i >= 0; i--)
                yield return new(_keys[i], _values[_keys[i]]);
        }
        else
        {
            var at = after is null ? -1 : _keys.BinarySearch(after, StringComparer.Ordinal);
            for (var i = at < 0 && after is not null ? ~at : at + 1; i < _keys.Count; i++)
                yield return new(_keys[i], _values[_keys[i]]);
        }
    }
}
