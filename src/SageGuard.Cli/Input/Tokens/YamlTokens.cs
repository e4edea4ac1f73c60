// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>A YAML text as its tokens: its parser gives each with its characters and its place.</summary>
internal sealed class YamlTokens : SourceTokens
{
    private readonly BlockList<(string Text, Stretch Place)> _written = new();

    /// <summary>Adds a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="text">Its characters; none for a list or a mapping.</param>
    /// <param name="place">Where it begins and ends.</param>
    /// <returns>Its index.</returns>
    public int Add(in SourceToken token, string text, Stretch place)
    {
        _written.Add((text, place));
        return Add(token);
    }

    /// <summary>Ends a list or a mapping after the last token.</summary>
    /// <param name="whole">Its token.</param>
    /// <param name="place">Where the whole begins and ends.</param>
    public void End(int whole, Stretch place)
    {
        this[whole].Next = Count;
        _written[whole].Place = place;
    }

    /// <summary>Moves a token to another place.</summary>
    public void Move(int token, Stretch place) => _written[token].Place = place;

    /// <inheritdoc/>
    public override string String(int token) => _written[token].Text;

    /// <inheritdoc/>
    public override Stretch PlaceOf(int token) => _written[token].Place;

    /// <inheritdoc/>
    protected override bool AreSame(int key, int other) => String(key) == String(other);

    /// <inheritdoc/>
    protected override bool Has(int key, string name) => String(key) == name;
}
