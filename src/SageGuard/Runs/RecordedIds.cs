// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>
/// The ids under which AWS Config already holds the resources of a kind. A sweep that answered under another form of id
/// would leave two results for one resource.
/// </summary>
internal sealed class RecordedIds(ResourceKind kind, IReadOnlyList<ListedResource> listed)
{
    // Where two listed names differ only in case, an id that fits but for its case may be the other's.
    private readonly HashSet<string> _twins = new(
        listed
            .GroupBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => same.Key),
        StringComparer.OrdinalIgnoreCase
    );

    private readonly HashSet<string> _recorded = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _exact = new(StringComparer.Ordinal);

    // Two recorded notebooks have an ARN with the name in lower case. Null marks names that differ only in case.
    private readonly Dictionary<string, string?> _ignoringCase = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers an id under which AWS Config records a resource; the first one for a name stays.</summary>
    /// <param name="id">AWS Config's id.</param>
    /// <param name="name">The resource's name; null: the id's last part stands in for it.</param>
    public void AddRecorded(string id, string? name)
    {
        // Two resources of one name can be in different parents, which only the id says.
        if (name is null || kind.ParentMembers.Count > 0)
            name = kind.NameOfId(id);
        _recorded.Add(name);
        Remember(id, id);
        Remember(name, id);
    }

    /// <summary>Remembers an id that the rule answered under; it stands back where AWS Config records the resource under another.</summary>
    /// <param name="id">AWS Config's id.</param>
    public void AddResult(string id)
    {
        var name = kind.NameOfId(id);
        if (_recorded.Contains(name) && !_twins.Contains(name))
            return;

        Remember(id, id);
        Remember(name, id);
    }

    /// <summary>The id for a resource: AWS Config's where it holds one, else CloudFormation's.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="arn">Its ARN; null where the list carries none.</param>
    public string For(string name, string? arn) =>
        Find(name, name) ?? (arn is null ? null : Find(arn, name)) ?? kind.PrimaryId(name, arn ?? name);

    private string? Find(string key, string name) =>
        _exact.GetValueOrDefault(key) ?? (_twins.Contains(name) ? null : _ignoringCase.GetValueOrDefault(key));

    private void Remember(string key, string id)
    {
        _exact.TryAdd(key, id);
        if (!_ignoringCase.TryAdd(key, id) && _ignoringCase[key] != id)
            _ignoringCase[key] = null;
    }
}
