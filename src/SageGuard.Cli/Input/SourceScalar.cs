// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>A string, number, boolean or null.</summary>
internal sealed class SourceScalar : SourceNode
{
    private string? _value;

    public SourceScalar(ScalarKind kind, string value, Stretch place)
        : base(place) => (Kind, _value) = (kind, value);

    public SourceScalar(SourceTokens tokens, int token)
        : base(tokens, token) =>
        (Kind, IsBlock) = (
            tokens[token].Type switch
            {
                SourceTokenType.Text => ScalarKind.Text,
                SourceTokenType.Number => ScalarKind.Number,
                SourceTokenType.True => ScalarKind.True,
                SourceTokenType.False => ScalarKind.False,
                _ => ScalarKind.Null,
            },
            tokens[token].Is(SourceTokenTraits.Block)
        );

    /// <summary>What it is.</summary>
    public ScalarKind Kind { get; }

    /// <summary>The characters: of a string its own, else as they were written.</summary>
    public string Value => _value ??= Tokens!.String(Token);

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
