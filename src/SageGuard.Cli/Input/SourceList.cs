// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>A list.</summary>
internal sealed class SourceList : SourceNode
{
    private readonly SourceNode[] _items;

    public SourceList(SourceNode[] items, Stretch place)
        : base(place)
    {
        _items = items;
        Size = 1;
        foreach (var item in items)
            Size += item.Size;
    }

    public override long Size { get; }

    public override IReadOnlyList<SourceNode> Items => _items;

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in _items)
            item.Write(writer);
        writer.WriteEndArray();
    }
}
