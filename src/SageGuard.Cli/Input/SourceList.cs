// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>A list.</summary>
internal sealed class SourceList : SourceNode
{
    private SourceNode[]? _items;
    private long _size;

    public SourceList(SourceNode[] items, Stretch place)
        : base(place) => _items = items;

    public SourceList(SourceTokens tokens, int token)
        : base(tokens, token) { }

    public override long Size => _size > 0 ? _size : _size = 1 + Items.Sum(item => item.Size);

    public override IReadOnlyList<SourceNode> Items => _items ??= Tokens!.Items(Token);

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
            item.Write(writer);
        writer.WriteEndArray();
    }
}
