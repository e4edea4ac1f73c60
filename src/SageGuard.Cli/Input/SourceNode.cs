// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>
/// One value of a JSON or YAML file, with its place. Nodes never change, so an alias of YAML is the same node as its anchor
/// and costs nothing; <see cref="Size"/> says how many values it stands for.
/// </summary>
internal abstract class SourceNode
{
    private readonly Stretch _place;

    /// <summary>A value that stands for itself.</summary>
    /// <param name="place">Where the value begins and ends.</param>
    protected SourceNode(Stretch place) => _place = place;

    /// <summary>A value of a file.</summary>
    /// <param name="tokens">The file's tokens.</param>
    /// <param name="token">The token at which the value is.</param>
    protected SourceNode(SourceTokens tokens, int token) => (Tokens, Token) = (tokens, token);

    /// <summary>Where the value begins and ends.</summary>
    public Stretch Place => Tokens?.PlaceOf(Token) ?? _place;

    /// <summary>The tokens of the file that the value is read from when it is asked for; null where it is here.</summary>
    protected SourceTokens? Tokens { get; }

    /// <summary>The value's token.</summary>
    protected int Token { get; }

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
