// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Config;

/// <summary>All items of one resource, oldest first.</summary>
internal sealed class RecordedResource
{
    private readonly List<ConfigurationItem> _items = [];

    public IReadOnlyList<ConfigurationItem> Items => _items;

    public ConfigurationItem Latest => _items[^1];

    public void Add(ConfigurationItem item) => _items.Add(item);
}
