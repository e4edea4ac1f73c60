// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Config;

/// <summary>The results of one rule, the newest of each resource.</summary>
internal sealed class EvaluationResults
{
    private readonly SortedIndex<KeptResult> _kept = new();
    private readonly Dictionary<string, DateTimeOffset> _newest = new(StringComparer.Ordinal);

    /// <summary>Keeps a result, or drops the old one for NOT_APPLICABLE; what is older than the last word changes nothing.</summary>
    public void Put(KeptResult result)
    {
        var key = $"{result.Type}|{result.Id}";
        if (_newest.TryGetValue(key, out var newest) && result.Ordering < newest)
            return;
        _newest[key] = result.Ordering;
        if (result.Compliance == "NOT_APPLICABLE")
            _kept.Remove(key);
        else
            _kept.Set(key, result);
    }

    public IEnumerable<KeyValuePair<string, KeptResult>> Walk(string? after = null) => _kept.Walk(after);

    public KeptResult? Find(string type, string id) => _kept.TryGet($"{type}|{id}", out var found) ? found : null;

    public void Clear()
    {
        foreach (var key in _kept.Walk().Select(static e => e.Key).ToList())
            _kept.Remove(key);
        _newest.Clear();
    }
}
