// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Remediation;

/// <summary>Blockers in JSON by their exact names, e.g. <c>subnet-reach</c>; no numbers, no other case.</summary>
internal sealed class BlockerKindConverter : JsonConverter<BlockerKind>
{
    /// <inheritdoc/>
    public override BlockerKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name =
            reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new JsonException("a blocker is given by its name, e.g. \"quota\"");
        return BlockerNames.Find(name)
            ?? throw new JsonException(
                $"'{name}' is not a blocker; these are: {string.Join(", ", Enum.GetValues<BlockerKind>().Select(BlockerNames.For))}"
            );
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BlockerKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(BlockerNames.For(value));
}
