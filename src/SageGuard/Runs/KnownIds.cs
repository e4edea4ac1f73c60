// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>
/// The ids under which AWS Config already holds the resources of a kind. A sweep that answered under another form of id
/// would leave two results for one resource.
/// </summary>
internal sealed class KnownIds(ResourceKind kind)
{
    private readonly Dictionary<string, string> _exact = new(StringComparer.Ordinal);
    // Two recorded notebooks have an ARN with the name in lower case. Null marks names that differ only in case.
    private readonly Dictionary<string, string?> _ignoringCase = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers an id; the first one for a name stays.</summary>
    /// <param name="id">AWS Config's id.</param>
    /// <param name="name">The resource's name; null: the id's last part stands in for it.</param>
    public void Add(string id, string? name)
    {
        Remember(id, id);
        Remember(name ?? id[(id.LastIndexOf('/') + 1)..], id);
    }

    /// <summary>The id for a resource: AWS Config's where it holds one, else CloudFormation's.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="arn">Its ARN; null where the list carries none.</param>
    public string For(string name, string? arn) =>
        Find(name) ?? (arn is null ? null : Find(arn)) ?? kind.PrimaryId(name, arn ?? name);

    private string? Find(string key) => _exact.GetValueOrDefault(key) ?? _ignoringCase.GetValueOrDefault(key);

    private void Remember(string key, string id)
    {
        _exact.TryAdd(key, id);
        if (!_ignoringCase.TryAdd(key, id) && _ignoringCase[key] != id) _ignoringCase[key] = null;
    }
}
