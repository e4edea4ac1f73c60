// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>All resources of a kind that were read. What is missing from a complete list does not exist.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class AnswerList<T>
    where T : class
{
    private readonly Dictionary<string, T> _byId;

    /// <summary>Makes a list.</summary>
    /// <param name="items">The resources by id.</param>
    /// <param name="isComplete">True where every page was read.</param>
    public AnswerList(IEnumerable<KeyValuePair<string, T>> items, bool isComplete)
    {
        // While pages are read things move between them: the same resource can come twice.
        _byId = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (id, item) in items)
            _byId[id] = item;
        IsComplete = isComplete;
    }

    /// <summary>Makes the list that was not read.</summary>
    public AnswerList()
        : this([], isComplete: false) { }

    /// <summary>The resources.</summary>
    public IReadOnlyCollection<T> Items => _byId.Values;

    /// <summary>True where every page was read.</summary>
    public bool IsComplete { get; }

    /// <summary>The resource with an id; null where it was not read or does not exist.</summary>
    /// <param name="id">The id.</param>
    public T? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>Some of the resources, read as completely as all.</summary>
    internal AnswerList<T> Where(Func<T, bool> counts) => new(_byId.Where(item => counts(item.Value)), IsComplete);

    /// <summary>The same list with other content for one id.</summary>
    internal AnswerList<T> With(string id, T? changed)
    {
        var items = _byId.Where(item => item.Key != id);
        return new(changed is null ? items : items.Append(new(id, changed)), IsComplete);
    }
}
