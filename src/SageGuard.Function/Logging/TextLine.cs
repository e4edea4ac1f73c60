// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Globalization;
using System.Text;

namespace SageGuard.Function.Logging;

/// <summary>Writes a line for people: time, level, request id, message, then <c>name=value</c>, values with spaces quoted.</summary>
internal sealed class TextLine(string version)
{
    private readonly StringBuilder _line = new();

    public void Write(
        ArrayBufferWriter<byte> buffer,
        DateTimeOffset now,
        LogLevel level,
        string? requestId,
        string message,
        ReadOnlySpan<(string Name, object? Value)> properties
    )
    {
        var room = new LineRoom();
        _line.Clear();
        Span<char> time = stackalloc char[LogTime.Length];
        _line.Append(LogTime.Format(now, time)).Append(' ').Append(LogLevels.Name(level).PadRight(5)).Append(' ');
        if (requestId is not null)
        {
            AppendEscaped(room.Take(requestId), quoted: false);
            _line.Append(' ');
        }

        AppendEscaped(room.Take(message), quoted: false);
        _line.Append(" version=").Append(version);
        foreach (var (name, value) in properties)
        {
            _line.Append(' ');
            AppendEscaped(room.Take(name), quoted: false);
            _line.Append('=');
            AppendValue(room.Take(LogValue.Text(value)));
        }

        _line.Append('\n');
        Encoding.UTF8.GetBytes(_line.ToString(), buffer);
    }

    private void AppendValue(string text)
    {
        var quoted = text.Length == 0 || text.AsSpan().IndexOfAny(" \"=") >= 0;
        if (quoted)
        {
            _line.Append('"');
        }

        AppendEscaped(text, quoted);
        if (quoted)
        {
            _line.Append('"');
        }
    }

    private void AppendEscaped(string text, bool quoted)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n':
                    _line.Append("\\n");
                    break;
                case '\r':
                    _line.Append("\\r");
                    break;
                case '\t':
                    _line.Append("\\t");
                    break;
                case '"' or '\\' when quoted:
                    _line.Append('\\').Append(c);
                    break;
                case '\u2028' or '\u2029':
                case var _ when char.IsControl(c):
                    _line.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    _line.Append(c);
                    break;
            }
        }
    }
}
