// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>
/// A JSON text as its tokens: they say where a string is, and it is made when it is asked for.
/// </summary>
/// <param name="utf8">The text.</param>
internal sealed class JsonTokens(ReadOnlyMemory<byte> utf8) : SourceTokens
{
    private readonly StringCache _strings = new(utf8.Length);
    private readonly TextPlaces _places = new(utf8);

    /// <inheritdoc/>
    protected override bool AreSame(int key, int other)
    {
        ref var one = ref this[key];
        ref var two = ref this[other];
        return (one.Traits | two.Traits) != SourceTokenTraits.None
            ? String(key) == String(other)
            : one.End - one.Start == two.End - two.Start && Bytes(one).SequenceEqual(Bytes(two));
    }

    /// <inheritdoc/>
    public override string String(int token)
    {
        ref var at = ref this[token];
        if (at.Type is not (SourceTokenType.Text or SourceTokenType.Key))
            return _strings.Get(utf8.Span[at.Start..at.End]);
        if (!at.Is(SourceTokenTraits.Escaped))
            return _strings.Get(Bytes(at));
        var reader = new Utf8JsonReader(utf8.Span[at.Start..at.End]);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone half of a surrogate pair in an escape is valid JSON and not Unicode.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    /// <inheritdoc/>
    public override Stretch PlaceOf(int token) => new(_places.PlaceAt(this[token].Start), _places.PlaceAt(this[token].End));

    // Between the quotation marks.
    private ReadOnlySpan<byte> Bytes(in SourceToken text) => utf8.Span[(text.Start + 1)..(text.End - 1)];

    /// <inheritdoc/>
    protected override bool Has(int key, string name)
    {
        ref var at = ref this[key];
        if (at.Is(SourceTokenTraits.Escaped))
            return String(key) == name;
        var bytes = Bytes(at);
        // Beyond ASCII a character has more than one byte.
        return bytes.Length == name.Length
            ? Ascii.Equals(bytes, name)
            : bytes.Length > name.Length && !Ascii.IsValid(name) && String(key) == name;
    }
}
