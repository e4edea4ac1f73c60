// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.RegularExpressions;

namespace SageGuard.Remediation;

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
