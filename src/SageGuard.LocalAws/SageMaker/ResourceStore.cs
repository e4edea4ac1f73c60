// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.SageMaker;

/// <summary>All resources of one kind, found by name and walked by name or by time of creation.</summary>
internal sealed class ResourceStore(ResourceKind kind)
{
    private readonly SortedIndex<StoredResource> _byName = new();
    private readonly SortedIndex<StoredResource> _byCreation = new();

    public ResourceKind Kind => kind;

    public StoredResource? Find(string name) => _byName.TryGet(name, out var found) ? found : null;

    public void Add(StoredResource resource)
    {
        _byName.Set(resource.Name, resource);
        _byCreation.Set(resource.CreationKey, resource);
    }

    public void Remove(StoredResource resource)
    {
        _byName.Remove(resource.Name);
        _byCreation.Remove(resource.CreationKey);
    }

    public IEnumerable<KeyValuePair<string, StoredResource>> Walk(string sortBy, string? after, bool descending)
    {
        switch (sortBy)
        {
            case "Name":
                return _byName.Walk(after, descending);
            case "CreationTime":
                return _byCreation.Walk(after, descending);
            default:
                // Keys that change have no index of their own; no one sweeps in their order.
                var sorted = new SortedIndex<StoredResource>();
                foreach (var (_, resource) in _byName.Walk())
                    sorted.Set(resource.SortKey(sortBy), resource);
                return sorted.Walk(after, descending);
        }
    }
}
