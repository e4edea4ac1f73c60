// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Json;

namespace SageGuard.Cli.Check.Source;

/// <summary>
/// One value of a JSON or YAML file, with its place. Nodes never change, so an alias of YAML is the same node as its anchor
/// and costs nothing; <see cref="Size"/> says how many values it stands for.
/// </summary>
/// <param name="place">Where the value begins and ends.</param>
internal abstract class SourceNode(Stretch place)
{
    /// <summary>Where the value begins and ends.</summary>
    public Stretch Place { get; } = place;

    /// <summary>How many values this one stands for, itself included, each alias counted as what it repeats.</summary>
    public virtual long Size => 1;

    /// <summary>The member of a mapping; null where there is none, or where this is not a mapping.</summary>
    public virtual SourceNode? this[string key] => null;

    /// <summary>The entries of a list; none for anything else.</summary>
    public virtual IReadOnlyList<SourceNode> Items => [];

    /// <summary>The members of a mapping; none for anything else.</summary>
    public virtual IReadOnlyList<SourceMember> Members => [];

    /// <summary>The string that this value is; null for anything else.</summary>
    public string? Text => this is SourceScalar { Kind: ScalarKind.Text } scalar ? scalar.Value : null;

    /// <summary>True for a null.</summary>
    public bool IsNull => this is SourceScalar { Kind: ScalarKind.Null };

    /// <summary>True for <c>true</c> itself.</summary>
    public bool IsTrue => this is SourceScalar { Kind: ScalarKind.True };

    /// <summary>What kind of value it is, for people: "a list", "a string".</summary>
    public string Shape =>
        this switch
        {
            SourceMap => "an object",
            SourceList => "a list",
            SourceScalar { Kind: ScalarKind.Text } => "a string",
            SourceScalar { Kind: ScalarKind.Number } => "a number",
            SourceScalar scalar => scalar.Value,
            _ => "a value",
        };

    /// <summary>The member under one of the keys.</summary>
    public SourceMember? Find(string key)
    {
        if (this is not SourceMap map)
            return null;
        var at = map.IndexOf(key);
        return at < 0 ? null : map.Members[at];
    }

    /// <summary>The value as a JSON element that lives on its own, for readers of AWS's documents.</summary>
    public JsonElement ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer);
        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = SourceLimits.MaxDepth * 2 });
        return document.RootElement.Clone();
    }

    /// <summary>Writes the value as JSON.</summary>
    public abstract void Write(Utf8JsonWriter writer);
}

/// <summary>What a scalar is.</summary>
internal enum ScalarKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number; its text is as it was written.</summary>
    Number,

    /// <summary>True.</summary>
    True,

    /// <summary>False.</summary>
    False,

    /// <summary>Null.</summary>
    Null,
}

/// <summary>A string, number, boolean or null.</summary>
internal sealed class SourceScalar(ScalarKind kind, string value, Stretch place) : SourceNode(place)
{
    /// <summary>What it is.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>The characters: of a string its own, else as they were written.</summary>
    public string Value { get; } = value;

    /// <summary>True where the characters stand in the file line by line, as in a block of YAML after <c>|</c>.</summary>
    public bool IsBlock { get; init; }

    public override void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case ScalarKind.Text:
                writer.WriteStringValue(Value);
                break;
            case ScalarKind.Number:
                writer.WriteRawValue(Value);
                break;
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteBooleanValue(Kind == ScalarKind.True);
                break;
        }
    }
}

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

/// <summary>One member of a mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPlace">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal readonly record struct SourceMember(string Key, Stretch KeyPlace, SourceNode Value);

/// <summary>A mapping. Each key is there once: of two, the last one counts, as in CloudFormation.</summary>
internal sealed class SourceMap : SourceNode
{
    // Most mappings are short, and looking through them is faster than hashing.
    private const int Short = 8;

    private readonly SourceMember[] _members;
    private readonly Dictionary<string, int>? _index;

    public SourceMap(SourceMember[] members, Stretch place)
        : base(place)
    {
        _members = members;
        Size = 1;
        foreach (var member in members)
            Size += member.Value.Size;
        if (members.Length <= Short)
            return;
        _index = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
        for (var i = 0; i < members.Length; i++)
            _index[members[i].Key] = i;
    }

    public override long Size { get; }

    public override IReadOnlyList<SourceMember> Members => _members;

    public override SourceNode? this[string key] => IndexOf(key) is >= 0 and var at ? _members[at].Value : null;

    /// <summary>The place of a key among the members; negative where it is not there.</summary>
    public int IndexOf(string key)
    {
        if (_index is not null)
            return _index.GetValueOrDefault(key, -1);
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Key == key)
                return i;
        }

        return -1;
    }

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in _members)
        {
            writer.WritePropertyName(member.Key);
            member.Value.Write(writer);
        }

        writer.WriteEndObject();
    }
}
