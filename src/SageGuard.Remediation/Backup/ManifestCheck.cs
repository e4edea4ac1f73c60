// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace SageGuard.Remediation;

/// <summary>Compares what lies in the bucket with what the script says it put there.</summary>
public static class ManifestCheck
{
    /// <summary>The largest manifest that is read, in bytes: about six million entries.</summary>
    public const long MaxBytes = int.MaxValue - 64;

    /// <summary>What is wrong with a backup; null where all is well.</summary>
    /// <param name="mark">The backup's mark.</param>
    /// <param name="manifest">The manifest; null where there is none.</param>
    /// <param name="sizes">The sizes of the archives in the bucket; null for one that is missing.</param>
    public static string? Fault(CompletionMarker mark, byte[]? manifest, IReadOnlyDictionary<string, long?> sizes)
    {
        if (manifest is null)
            return "the manifest is missing";
        if (Convert.ToHexStringLower(SHA256.HashData(manifest)) != mark.Manifest)
            return "the manifest is not the one that the backup wrote (SHA-256 differs)";

        if (Count(manifest) is not var (files, bytes, without))
            return "the manifest has a line that is not an entry";
        if (files != mark.Files)
            return string.Create(CultureInfo.InvariantCulture, $"the manifest has {files} entries, the backup wrote {mark.Files}");
        if (bytes != mark.Bytes)
            return string.Create(CultureInfo.InvariantCulture, $"the manifest has {bytes} bytes, the backup wrote {mark.Bytes}");
        if (without > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{without} files in the manifest have no SHA-256");
        if (mark.Parts.Count == 0)
            return "the backup has no archive";
        foreach (var (key, size, _) in mark.Parts)
        {
            if (sizes.GetValueOrDefault(key) is not { } found)
                return $"the archive {key} is missing";
            if (found != size)
                return string.Create(CultureInfo.InvariantCulture, $"the archive {key} has {found} bytes, the backup wrote {size}");
        }

        return null;
    }

    /// <summary>What is wrong with a restore; null where it is of that backup and whole.</summary>
    /// <param name="backup">The backup's mark.</param>
    /// <param name="restore">The restore's mark.</param>
    public static string? Fault(CompletionMarker backup, CompletionMarker restore) =>
        restore.Manifest != backup.Manifest ? "the replacement was compared with another manifest"
        : restore.Files != backup.Files || restore.Bytes != backup.Bytes
            ? "the replacement has another count or other bytes than the backup"
        : null;

    private static (long Files, long Bytes, long Without)? Count(byte[] manifest)
    {
        // Line by line: the manifest of a volume of a million files is read for several notebooks at once.
        long files = 0,
            bytes = 0,
            without = 0;
        try
        {
            var rest = manifest.AsMemory();
            while (rest.Length > 0)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (line.Length == 0)
                    continue;

                using var document = JsonDocument.Parse(line);
                files++;
                bytes = checked(bytes + CompletionMarker.Number(document.RootElement, "s"));
                if (
                    document.RootElement.GetProperty("t").GetString() == "f"
                    && !(document.RootElement.TryGetProperty("h", out var hash) && hash.GetString() is { Length: 64 })
                )
                {
                    without++;
                }
            }
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }

        return (files, bytes, without);
    }
}
