// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>What a scalar is.</summary>
internal enum ScalarKind : byte
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
