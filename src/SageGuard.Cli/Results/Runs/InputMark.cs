// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Results;

/// <summary>A file that changed the results.</summary>
/// <param name="File">Its name.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
internal sealed record InputMark([property: JsonPropertyName("name")] string File, string Sha256)
{
    /// <summary>The mark of a file.</summary>
    /// <param name="file">The file, which can be read.</param>
    public static InputMark Read(string file) =>
        new(file, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(file))));
}
