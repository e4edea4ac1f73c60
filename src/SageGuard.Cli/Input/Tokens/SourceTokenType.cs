// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>What a token is.</summary>
internal enum SourceTokenType : byte
{
    /// <summary>The beginning of a mapping.</summary>
    Map,

    /// <summary>The beginning of a list.</summary>
    List,

    /// <summary>A key of a mapping; its value is the next token.</summary>
    Key,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True.</summary>
    True,

    /// <summary>False.</summary>
    False,

    /// <summary>Null.</summary>
    Null,

    /// <summary>An alias of YAML: the value that is at the token that it names.</summary>
    Alias,
}
