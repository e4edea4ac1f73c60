// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SageGuard.Function.Logging;

namespace SageGuard.Function.Runtime;

/// <summary>
/// The body of an error for the Runtime API: <c>errorMessage</c>, <c>errorType</c>, <c>stackTrace</c>, at most
/// <see cref="Limit"/> bytes. The message comes first; the stack gets the room that is left, whole lines only.
/// </summary>
/// <remarks>See <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror"/>.</remarks>
internal static class ErrorReport
{
    /// <summary>256 KB: what an asynchronous invocation's destination takes, and what a log event holds.</summary>
    public const int Limit = 256 * 1024;

    // The names, braces and quotes, the longest type, and the mark of a cut: less than this.
    private const int Frame = 1024;
    private const int LongestType = 128;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>
    /// The type's name without its namespace, in the letters that a header may carry.
    /// </summary>
    public static string Type(Exception error)
    {
        var name = ExceptionText.Type(error);
        var letters = new StringBuilder(Math.Min(name.Length, LongestType));
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, LongestType)))
        {
            letters.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '`' ? c : '_');
        }

        return letters.ToString();
    }

    /// <summary>The body, UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Body(Exception error)
    {
        var buffer = new ArrayBufferWriter<byte>(Frame);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder });
        writer.WriteStartObject();
        writer.WriteString("errorMessage"u8, Fit(error.Message, Limit - Frame));
        writer.WriteString("errorType"u8, Type(error));
        writer.WriteStartArray("stackTrace"u8);
        foreach (var line in ExceptionText.StackTrace(error))
        {
            // Six bytes a character at worst, quotes and a comma: a line that might not fit ends the list.
            if (writer.BytesCommitted + writer.BytesPending + (6L * line.Length) + 3 > Limit - 2)
            {
                break;
            }

            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>As much of the text as takes at most so many bytes once escaped, never half a character; a cut ends in <c>…</c>.</summary>
    private static byte[] Fit(string text, int bytes)
    {
        // A character takes at least one byte: what is beyond can't fit, however long the text is.
        var utf8 = Encoding.UTF8.GetBytes(text, 0, Math.Min(text.Length, bytes + 1));
        var scratch = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            // The encoder stops at a whole character when the room ends: what it has read by then is what fits.
            Encoder.EncodeUtf8(utf8, scratch.AsSpan(0, bytes), out var fits, out _);
            return fits == utf8.Length ? utf8 : [.. utf8.AsSpan(0, fits), .. "…"u8];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
