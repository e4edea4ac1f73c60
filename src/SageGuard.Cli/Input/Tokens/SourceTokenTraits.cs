// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>What is special about a token.</summary>
[Flags]
internal enum SourceTokenTraits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A string of JSON with a backslash in it.</summary>
    Escaped = 1,

    /// <summary>A string whose characters stand in the file line by line, as in a block of YAML after <c>|</c>.</summary>
    Block = 2,

    /// <summary>A mapping in which a key is there twice.</summary>
    Repeats = 4,

    /// <summary>The key <c>&lt;&lt;</c> of YAML, whose value is merged into the mapping.</summary>
    MergeKey = 8,

    /// <summary>A mapping that is kept as one node, because its members are not only those of its tokens.</summary>
    Kept = 16,

    /// <summary>A string between quotation marks.</summary>
    Quoted = 32,

    /// <summary>A string that is not written in the file as it is, but given by the parser.</summary>
    Given = 64,
}
