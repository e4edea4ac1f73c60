// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>The mark that a copy script leaves in S3 when it has come to its end.</summary>
/// <param name="Files">How many entries the manifest has, folders and links included.</param>
/// <param name="Bytes">The sum of the files' sizes.</param>
/// <param name="Manifest">The manifest's SHA-256, in hexadecimal.</param>
/// <param name="Parts">The archives, key to size; none in a restore's mark.</param>
/// <param name="Changing">The files that still changed when they were read for the last time.</param>
/// <param name="Skipped">The sockets, which cannot be copied.</param>
/// <param name="Extra">What a restore found on the volume beside the backup's files; the first thousand.</param>
public sealed record CopyMark(
    long Files, long Bytes, string Manifest, IReadOnlyList<KeyValuePair<string, long>> Parts, IReadOnlyList<string> Changing, IReadOnlyList<string> Skipped,
    IReadOnlyList<string> Extra)
{
    /// <summary>Reads a mark.</summary>
    /// <param name="json">The object's bytes.</param>
    /// <param name="key">Its key, for messages.</param>
    /// <exception cref="SageGuardException">It is no mark.</exception>
    public static CopyMark Read(byte[] json, string key)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new CopyMark(
                root.GetProperty("files").GetInt64(),
                root.GetProperty("bytes").GetInt64(),
                root.GetProperty("manifest").GetString()!,
                [.. List(root, "parts").Select(part => KeyValuePair.Create(part.GetProperty("key").GetString()!, part.GetProperty("size").GetInt64()))],
                [.. List(root, "changing").Select(path => path.GetString()!)],
                [.. List(root, "skipped").Select(path => path.GetString()!)],
                [.. List(root, "extra").Select(path => path.GetString()!)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SageGuardException($"{key} in the bucket is not the mark of a SageGuard script ({error.Message}). Nothing more was changed; find out who wrote it.", error);
        }
    }

    private static List<JsonElement> List(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
}

/// <summary>What a copy script says of itself meanwhile.</summary>
/// <param name="State">running, done or failed.</param>
/// <param name="Message">Where it is, or why it failed.</param>
/// <param name="At">When it said so, in seconds since 1970 by the notebook's clock.</param>
public sealed record CopyStatus(string State, string Message, long At)
{
    /// <summary>Reads a status; null where it is none.</summary>
    /// <param name="json">The object's bytes.</param>
    public static CopyStatus? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var fields = new JsonFields(document.RootElement, "status");
            return new CopyStatus(fields.RequiredText("state"), fields.OptionalText("message") ?? "", document.RootElement.GetProperty("at").GetInt64());
        }
        catch (Exception error) when (error is JsonException or SageGuardException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>Compares what lies in the bucket with what the script says it put there.</summary>
public static class ManifestCheck
{
    /// <summary>What is wrong with a backup; null where all is well.</summary>
    /// <param name="mark">The backup's mark.</param>
    /// <param name="manifest">The manifest; null where there is none.</param>
    /// <param name="sizes">The sizes of the archives in the bucket; null for one that is missing.</param>
    public static string? Fault(CopyMark mark, byte[]? manifest, IReadOnlyDictionary<string, long?> sizes)
    {
        if (manifest is null) return "the manifest is missing";
        if (Convert.ToHexStringLower(SHA256.HashData(manifest)) != mark.Manifest) return "the manifest is not the one that the backup wrote (SHA-256 differs)";

        var (files, bytes, without) = Count(manifest);
        if (files != mark.Files) return string.Create(CultureInfo.InvariantCulture, $"the manifest has {files} entries, the backup wrote {mark.Files}");
        if (bytes != mark.Bytes) return string.Create(CultureInfo.InvariantCulture, $"the manifest has {bytes} bytes, the backup wrote {mark.Bytes}");
        if (without > 0) return string.Create(CultureInfo.InvariantCulture, $"{without} files in the manifest have no SHA-256");
        if (mark.Parts.Count == 0) return "the backup has no archive";
        foreach (var (key, size) in mark.Parts)
        {
            if (sizes.GetValueOrDefault(key) is not { } found) return $"the archive {key} is missing";
            if (found != size) return string.Create(CultureInfo.InvariantCulture, $"the archive {key} has {found} bytes, the backup wrote {size}");
        }

        return null;
    }

    /// <summary>What is wrong with a restore; null where it is of that backup and whole.</summary>
    /// <param name="backup">The backup's mark.</param>
    /// <param name="restore">The restore's mark.</param>
    public static string? Fault(CopyMark backup, CopyMark restore) =>
        restore.Manifest != backup.Manifest ? "the twin was compared with another manifest"
        : restore.Files != backup.Files || restore.Bytes != backup.Bytes ? "the twin has another count or other bytes than the backup"
        : null;

    private static (long Files, long Bytes, long Without) Count(byte[] manifest)
    {
        // Line by line: the manifest of a volume of a million files is read for several notebooks at once.
        long files = 0, bytes = 0, without = 0;
        for (var rest = manifest.AsMemory(); rest.Length > 0;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Length == 0) continue;

            using var document = JsonDocument.Parse(line);
            files++;
            bytes += document.RootElement.GetProperty("s").GetInt64();
            if (document.RootElement.GetProperty("t").GetString() == "f" && !(document.RootElement.TryGetProperty("h", out var hash) && hash.GetString() is { Length: 64 })) without++;
        }

        return (files, bytes, without);
    }
}
