// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;

namespace SageGuard.Function.Logging;

/// <summary>Where the lines of a log and of its children meet: one buffer, one lock, one write for each line.</summary>
internal sealed class LogSink(Stream output, TimeProvider time, LogLevel minimum, LogFormat format, string version)
{
    // What the usual line needs; a large one grows the buffer, which is given back afterwards.
    private const int UsualLine = 1024;
    private const int LargestKept = 16 * UsualLine;

    private readonly Lock _lock = new();
    private readonly JsonLine _json = new(version);
    private readonly TextLine _text = new(version);
    private ArrayBufferWriter<byte> _buffer = new(UsualLine);

    public LogLevel Minimum => minimum;

    public void Write(LogLevel level, string? requestId, string message, ReadOnlySpan<(string Name, object? Value)> properties)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            try
            {
                if (format == LogFormat.Json)
                {
                    _json.Write(_buffer, now, level, requestId, message, properties);
                }
                else
                {
                    _text.Write(_buffer, now, level, requestId, message, properties);
                }

                output.Write(_buffer.WrittenSpan);
                output.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // No one reads any more. The work matters more than the line about it.
            }
            finally
            {
                Forget();
            }
        }
    }

    private void Forget()
    {
        if (_buffer.Capacity > LargestKept)
        {
            _buffer = new ArrayBufferWriter<byte>(UsualLine);
        }
        else
        {
            _buffer.ResetWrittenCount();
        }
    }
}
