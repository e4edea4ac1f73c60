// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SageGuard.LocalAws;

/// <summary>S3's entity tags and Content-MD5.</summary>
internal static class Md5
{
    [SuppressMessage("Security", "CA5351", Justification = "S3's own choice; it guards against mistakes only.")]
    public static byte[] Hash(byte[] body) => MD5.HashData(body);
}
