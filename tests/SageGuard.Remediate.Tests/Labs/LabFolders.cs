// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(SageGuard.Remediate.Tests.LabFolders))]

namespace SageGuard.Remediate.Tests;

/// <summary>
/// The folders with volumes, which are removed when all tests are over: where hundreds of files were deleted within a minute, ext4
/// searches for inodes that it may use again, and each new file takes longer.
/// </summary>
public sealed class LabFolders : IDisposable
{
    private static readonly ConcurrentBag<string> Made = [];

    internal static DirectoryInfo Create(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix);
        Made.Add(folder.FullName);
        return folder;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!Made.IsEmpty)
            Moto.Run("bash", ["-c", "chattr -f -R -i -a \"$@\" 2>/dev/null; rm -rf \"$@\"", "-", .. Made]);
    }
}
