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

    public SourceScalar(JsonTokens json, int token)
        : base(json, token) =>
        Kind = json[token].Type switch
        {
            JsonTokenType.String => ScalarKind.Text,
            JsonTokenType.Number => ScalarKind.Number,
            JsonTokenType.True => ScalarKind.True,
            JsonTokenType.False => ScalarKind.False,
            _ => ScalarKind.Null,
        };

    /// <summary>What it is.</summary>
    public ScalarKind Kind { get; }

    /// <summary>The characters: of a string its own, else as they were written.</summary>
    public string Value => _value ??= Json!.String(Token);

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
