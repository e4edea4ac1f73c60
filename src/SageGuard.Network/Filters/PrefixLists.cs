// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Sets;

namespace SageGuard.Network.Filters;

/// <summary>Prefix lists by id.</summary>
internal sealed class PrefixLists(IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
{
    private readonly Dictionary<string, List<Cidr>> _parsed = new(StringComparer.Ordinal);

    /// <summary>The blocks of a list, of both families; null where it was not read.</summary>
    public IReadOnlyList<Cidr>? Find(string id)
    {
        if (_parsed.TryGetValue(id, out var blocks))
            return blocks;
        return lists.TryGetValue(id, out var texts) ? _parsed[id] = [.. texts.Select(Cidr.Parse)] : null;
    }
}
