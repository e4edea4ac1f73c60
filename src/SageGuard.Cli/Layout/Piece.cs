// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Spectre.Console;

namespace SageGuard.Cli.Layout;

/// <summary>A stretch of text in one style. Pieces that follow each other without a space are one word.</summary>
/// <param name="Text">The text; a line feed begins a new line.</param>
/// <param name="Style">The style; null for none.</param>
/// <param name="IsWhole">True where even its spaces are no place to break it, e.g. a file's name that people click.</param>
internal readonly record struct Piece(string Text, Style? Style = null, bool IsWhole = false)
{
    /// <summary>Text without a style.</summary>
    public static implicit operator Piece(string text) => new(text);

    /// <summary>Text that stands out.</summary>
    public static Piece Bold(string text) => new(text, new Style(decoration: Decoration.Bold));

    /// <summary>Text that steps back.</summary>
    public static Piece Dim(string text) => new(text, new Style(decoration: Decoration.Dim));

    /// <summary>Text in a colour.</summary>
    public static Piece Coloured(string text, Color colour) => new(text, new Style(colour));

    /// <summary>A severity, in its colour.</summary>
    public static Piece For(Controls.Severity severity) =>
        severity switch
        {
            Controls.Severity.High => Coloured("high", Color.Red),
            Controls.Severity.Medium => Coloured("medium", Color.Yellow),
            _ => "low",
        };
}
