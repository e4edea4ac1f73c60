// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;

namespace SageGuard.Remediation;

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
