// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SageGuard.Function.Logging;

/// <summary>Writes a line as one JSON object.</summary>
internal sealed class JsonLine(string version)
{
    // No one puts these lines into HTML, and people read them: é stays é. Line breaks and control characters
    // are escaped all the same, the ones of Unicode (U+0085, U+2028, U+2029) included.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Utf8JsonWriter? _writer;

    public void Write(
        ArrayBufferWriter<byte> buffer,
        DateTimeOffset now,
        LogLevel level,
        string? requestId,
        string message,
        ReadOnlySpan<(string Name, object? Value)> properties
    )
    {
        var writer = _writer ??= new Utf8JsonWriter(buffer, Options);
        writer.Reset(buffer);
        var room = new LineRoom();

        writer.WriteStartObject();
        WriteTime(writer, "timestamp", now);
        writer.WriteString("level"u8, LogLevels.Name(level));
        if (requestId is not null)
        {
            writer.WriteString("requestId"u8, room.Take(requestId));
        }

        writer.WriteString("message"u8, room.Take(message));
        writer.WriteString("version"u8, version);
        foreach (var (name, value) in properties)
        {
            writer.WritePropertyName(room.Take(name));
            WriteValue(writer, value, ref room);
        }

        writer.WriteEndObject();
        writer.Flush();
        buffer.Write("\n"u8);
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset value)
    {
        Span<char> text = stackalloc char[LogTime.Length];
        writer.WriteString(name, LogTime.Format(value, text));
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, ref LineRoom room)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(room.Take(text));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case TimeSpan span:
                writer.WriteNumberValue(Math.Round(span.TotalMilliseconds, 3));
                break;
            case DateTimeOffset instant:
                Span<char> time = stackalloc char[LogTime.Length];
                writer.WriteStringValue(LogTime.Format(instant, time));
                break;
            case Exception exception:
                WriteException(writer, exception, ref room);
                break;
            case IEnumerable<string> texts:
                WriteTexts(writer, texts, ref room);
                break;
            default:
                writer.WriteStringValue(room.Take(LogValue.Text(value)));
                break;
        }
    }

    private static void WriteException(Utf8JsonWriter writer, Exception exception, ref LineRoom room)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, room.Take(ExceptionText.Type(exception)));
        writer.WriteString("message"u8, room.Take(exception.Message));
        writer.WritePropertyName("stackTrace"u8);
        WriteTexts(writer, ExceptionText.StackTrace(exception), ref room);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, IEnumerable<string> texts, ref LineRoom room)
    {
        writer.WriteStartArray();
        foreach (var text in texts)
        {
            if (room.IsUsedUp)
            {
                break;
            }

            writer.WriteStringValue(room.Take(text));
        }

        writer.WriteEndArray();
    }
}
