// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SageGuard.Remediation;

/// <summary>One archive of a backup.</summary>
/// <param name="Key">Its key below the backup's.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal.</param>
public sealed record CopyArchive(string Key, long Size, string Sha256)
{
    /// <summary>Key and size.</summary>
    /// <param name="key">The key.</param>
    /// <param name="size">The size in bytes.</param>
    public void Deconstruct(out string key, out long size) => (key, size) = (Key, Size);
}

/// <summary>Some entries of a volume: how many they are, and the first of them.</summary>
/// <param name="Count">How many.</param>
/// <param name="Paths">The first hundred, percent-encoded as in the manifest.</param>
public sealed record CopyList(long Count, IReadOnlyList<string> Paths)
{
    /// <summary>No entry.</summary>
    public static CopyList None { get; } = new(0, []);

    /// <summary>The first ten, and how many more.</summary>
    public override string ToString() =>
        string.Join(", ", Paths.Take(10))
        + (
            Count > Math.Min(10, Paths.Count)
                ? string.Create(CultureInfo.InvariantCulture, $" and {Count - Math.Min(10, Paths.Count)} more")
                : ""
        );
}

/// <summary>The mark that a copy script leaves in S3 when it has come to its end. It is a claim of the notebook, never a proof.</summary>
/// <param name="Files">How many entries the manifest has, folders and links included.</param>
/// <param name="Bytes">The sum of the files' sizes.</param>
/// <param name="Manifest">The manifest's SHA-256, in hexadecimal.</param>
/// <param name="Parts">The archives; none in a restore's mark.</param>
public sealed partial record CompletionMarker(long Files, long Bytes, string Manifest, IReadOnlyList<CopyArchive> Parts)
{
    /// <summary>The largest mark that is read, in bytes: one of 64 TB in archives of 8 GiB has less than 2 MB.</summary>
    public const long MaxBytes = 4 << 20;

    /// <summary>The manifest's key below the backup's; empty in a restore's mark.</summary>
    public string ManifestKey { get; init; } = "";

    /// <summary>When it was written, by the notebook's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How many bytes the entries take on the disk; 0 in a mark that does not say.</summary>
    public long Disk { get; init; }

    /// <summary>How writers were kept away: <c>read-only</c> (nothing could write), <c>jupyter-stopped</c> or <c>none</c>.</summary>
    public string Quiet { get; init; } = "none";

    /// <summary>The files that still changed when they were read for the last time. On a restore: those that were changed on the
    /// replacement while they were put into place.</summary>
    public CopyList Changing { get; init; } = CopyList.None;

    /// <summary>What changed after the backup had read it, and is not in it, when the mark was written; see <see cref="ReadLate"/> for
    /// later.</summary>
    public CopyList LateChanges { get; init; } = CopyList.None;

    /// <summary>The sockets, which cannot be copied.</summary>
    public CopyList Skipped { get; init; } = CopyList.None;

    /// <summary>Other file systems below the volume, whose content is not copied.</summary>
    public CopyList Mounts { get; init; } = CopyList.None;

    /// <summary>Set-uid and set-gid files, and files with capabilities.</summary>
    public CopyList Setuid { get; init; } = CopyList.None;

    /// <summary>Immutable and append-only entries.</summary>
    public CopyList Flags { get; init; } = CopyList.None;

    /// <summary>On a comparison: what is not on the replacement any more. What differs there is in <see cref="Changing"/>.</summary>
    public CopyList Missing { get; init; } = CopyList.None;

    /// <summary>On a restore or a comparison: what is on the volume besides the backup's files.</summary>
    public CopyList Extra { get; init; } = CopyList.None;

    /// <summary>On a restore: what was on the volume under the name of a restored entry, and was moved aside.</summary>
    public CopyList Aside { get; init; } = CopyList.None;

    /// <summary>On a restore: what lost its set-uid bit, capability or flag.</summary>
    public CopyList Dropped { get; init; } = CopyList.None;

    /// <summary>Reads a mark. Anyone with the notebook's role can write one, so every member is checked and bounded.</summary>
    /// <param name="json">The object's bytes.</param>
    /// <param name="key">Its key, for messages.</param>
    /// <exception cref="SageGuardException">It is not a mark.</exception>
    public static CompletionMarker Read(byte[] json, string key)
    {
        return Guarded(
            json,
            key,
            "mark",
            static root =>
            {
                if (Number(root, "version") != 2)
                    throw new FormatException("it is of another version of SageGuard");
                var manifestKey = root.TryGetProperty("manifestKey", out var named) ? named.GetString()! : "";
                if (manifestKey.Length > 0 && !ManifestKeys().IsMatch(manifestKey))
                    throw new FormatException("manifestKey is not a manifest's key");
                var quiet = root.TryGetProperty("quiet", out var how) ? how.GetString()! : "none";
                if (quiet is not ("read-only" or "jupyter-stopped" or "none"))
                    throw new FormatException("quiet is not read-only, jupyter-stopped or none");
                return new CompletionMarker(Number(root, "files"), Number(root, "bytes"), Hash(root, "manifest"), Archives(root))
                {
                    ManifestKey = manifestKey,
                    At = DateTimeOffset.FromUnixTimeSeconds(Math.Min(Number(root, "at"), 253_402_300_799)),
                    Disk = root.TryGetProperty("disk", out _) ? Number(root, "disk") : 0,
                    Quiet = quiet,
                    Changing = List(root, "changing"),
                    LateChanges = List(root, "lateChanges"),
                    Skipped = List(root, "skipped"),
                    Mounts = List(root, "mounts"),
                    Setuid = List(root, "setuid"),
                    Flags = List(root, "flags"),
                    Missing = List(root, "missing"),
                    Extra = List(root, "extra"),
                    Aside = List(root, "aside"),
                    Dropped = List(root, "dropped"),
                };
            }
        );
    }

    private static T Guarded<T>(byte[] json, string key, string what, Func<JsonElement, T> read)
    {
        try
        {
            if (json.Length > MaxBytes)
                throw new FormatException("it is too large");
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The parser's own message may quote what it read.
            var why = error is FormatException { InnerException: null } ? error.Message : "a member is missing or of another type";
            throw new SageGuardException(
                $"{key} in the bucket is not the {what} of a SageGuard script: {why}. Nothing more was changed; find out who wrote it.",
                error
            );
        }
    }

    /// <summary>Reads the list that the script on the notebook keeps of what changed after its mark was written.</summary>
    /// <param name="json">The object's bytes.</param>
    /// <param name="key">Its key, for messages.</param>
    /// <exception cref="SageGuardException">It is not such a list.</exception>
    public static CopyList ReadLate(byte[] json, string key) => Guarded(json, key, "list", static root => List(root, "lateChanges"));

    internal static long Number(JsonElement root, string name)
    {
        var number = root.GetProperty(name).GetInt64();
        return number is >= 0 and <= 1L << 53 ? number : throw new FormatException($"{name} is not a number from 0 to 2^53");
    }

    private static List<CopyArchive> Archives(JsonElement root)
    {
        if (!root.TryGetProperty("parts", out var parts))
            return [];
        List<CopyArchive> archives =
        [
            .. parts
                .EnumerateArray()
                .Select(part => new CopyArchive(part.GetProperty("key").GetString()!, Number(part, "size"), Hash(part, "sha256"))),
        ];
        return
            archives.All(archive => ArchiveKeys().IsMatch(archive.Key))
            && archives.Select(archive => archive.Key).Distinct().Count() == archives.Count
            ? archives
            : throw new FormatException("parts names a key that is not an archive's, or one twice");
    }

    private static string Hash(JsonElement root, string name) =>
        root.GetProperty(name).GetString() is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower)
            ? hash
            : throw new FormatException($"{name} is not a SHA-256 in hexadecimal");

    private static CopyList List(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var list))
            return CopyList.None;
        List<string> paths = [.. list.GetProperty("paths").EnumerateArray().Select(path => path.GetString()!)];
        if (paths.Count > 100 || paths.Any(path => path.Length > 400 || !Paths().IsMatch(path)))
            throw new FormatException($"{name} has a path that is not percent-encoded, is too long, or too many of them");
        var count = Number(list, "count");
        return count >= paths.Count ? new CopyList(count, paths) : throw new FormatException($"{name} has more paths than its count");
    }

    [GeneratedRegex(@"\A[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}/r[0-9]{1,3}-[0-9]{5,6}\.tar\z")]
    private static partial Regex ArchiveKeys();

    [GeneratedRegex(@"\A[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}/manifest\.jsonl\z")]
    private static partial Regex ManifestKeys();

    [GeneratedRegex(@"\A[A-Za-z0-9/._~+@=,:%-]+\z")]
    private static partial Regex Paths();
}

/// <summary>What a copy script says of itself meanwhile.</summary>
/// <param name="State">running, done or failed.</param>
/// <param name="Message">Where it is, or why it failed: at most 1,500 characters, without control characters.</param>
/// <param name="At">When it said so, in seconds since 1970 by the notebook's clock.</param>
public sealed record CopyStatus(string State, string Message, long At)
{
    /// <summary>The largest status that is read, in bytes.</summary>
    public const long MaxBytes = 64 << 10;

    /// <summary>How many bytes were read, sent and compared so far.</summary>
    public long BytesDone { get; init; }

    /// <summary>How many will be, as far as is known.</summary>
    public long BytesTotal { get; init; }

    /// <summary>How many times the script looked for changes since the backup ended.</summary>
    public long Looks { get; init; }

    /// <summary>Reads a status; null where it is not one.</summary>
    /// <param name="json">The object's bytes.</param>
    public static CopyStatus? Read(byte[] json)
    {
        try
        {
            if (json.Length > MaxBytes)
                return null;
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var state = root.GetProperty("state").GetString();
            if (state is not ("running" or "done" or "failed"))
                return null;
            return new CopyStatus(state, Clean(root.GetProperty("message").GetString()!), CompletionMarker.Number(root, "at"))
            {
                BytesDone = Optional(root, "bytesDone"),
                BytesTotal = Optional(root, "bytesTotal"),
                Looks = Optional(root, "looks"),
            };
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static long Optional(JsonElement root, string name) =>
        root.TryGetProperty(name, out _) ? CompletionMarker.Number(root, name) : 0;

    // A line of printable text, whatever was written: control characters steer a terminal, and those that turn the direction of
    // writing hide what stands there.
    private static string Clean(string text) =>
        string.Concat(
            text.Take(1500)
                .Select(c =>
                    char.GetUnicodeCategory(c)
                        is UnicodeCategory.Control
                            or UnicodeCategory.Format
                            or UnicodeCategory.LineSeparator
                            or UnicodeCategory.ParagraphSeparator
                            or UnicodeCategory.PrivateUse
                            or UnicodeCategory.Surrogate
                        ? ' '
                        : c
                )
        );
}

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
