// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Logging;

/// <summary>
/// Writes one line for each thing worth telling: a time (UTC), a level, the invocation it belongs to, a message,
/// the version of SageGuard, and named properties.
/// </summary>
/// <remarks>
/// <para>
/// The names of the JSON format are the ones Lambda itself uses and filters by: <c>timestamp</c> (RFC 3339),
/// <c>level</c> (TRACE to FATAL), <c>requestId</c>, <c>message</c>. See
/// <see href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html"/>.
/// </para>
/// <para>
/// No value can break a line or forge one: line breaks and control characters are escaped. A line stays under
/// 256 KB, above which CloudWatch Logs would cut it: values that don't fit are cut and end in <c>…</c>.
/// </para>
/// <para>
/// Writing never throws: where the stream is gone, the line is lost. Safe to use from several threads; lines never mix.
/// </para>
/// <para>Never log payloads, result tokens, credentials or tags' values.</para>
/// </remarks>
public sealed class Log
{
    private readonly LogSink _sink;
    private readonly string? _requestId;

    /// <summary>A log outside of any invocation.</summary>
    /// <param name="output">Where lines go; left open. In Lambda: standard output.</param>
    /// <param name="time">The clock for <c>timestamp</c>.</param>
    /// <param name="minimum">Lines below this level are dropped.</param>
    /// <param name="format">JSON or text.</param>
    public Log(Stream output, TimeProvider time, LogLevel minimum = LogLevel.Info, LogFormat format = LogFormat.Json)
        : this(new LogSink(output, time, minimum, format, Version), requestId: null) { }

    private Log(LogSink sink, string? requestId)
    {
        _sink = sink;
        _requestId = requestId;
    }

    /// <summary>SageGuard's version, e.g. <c>0.1.0</c>.</summary>
    public const string Version = ProductVersion.Text;

    /// <summary>A log as the function's logging configuration asks for.</summary>
    /// <param name="output">Where lines go; left open.</param>
    /// <param name="time">The clock for <c>timestamp</c>.</param>
    /// <param name="environment">
    /// Gives an environment variable or null. <c>AWS_LAMBDA_LOG_LEVEL</c>: TRACE to FATAL, INFO when absent or unknown.
    /// <c>AWS_LAMBDA_LOG_FORMAT</c>: <c>Text</c>, and JSON for anything else, since programs read these lines.
    /// </param>
    public static Log FromEnvironment(Stream output, TimeProvider time, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var format = string.Equals(environment("AWS_LAMBDA_LOG_FORMAT"), "Text", StringComparison.OrdinalIgnoreCase)
            ? LogFormat.Text
            : LogFormat.Json;
        return new Log(output, time, LogLevels.Parse(environment("AWS_LAMBDA_LOG_LEVEL")), format);
    }

    /// <summary>The same log, with this <c>requestId</c> in every line.</summary>
    /// <param name="requestId">The invocation's id.</param>
    public Log ForRequest(string requestId) => new(_sink, requestId);

    /// <summary>Whether lines of this level are written: ask before computing something only for the log.</summary>
    /// <param name="level">The level in question.</param>
    public bool IsEnabled(LogLevel level) => level >= _sink.Minimum;

    /// <summary>Writes one line.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="message">A sentence without the variable parts, so that lines can be grouped by it.</param>
    /// <param name="properties">
    /// Names and values: a string, a number, a bool, a <see cref="DateTimeOffset"/>, a <see cref="TimeSpan"/>
    /// (written in milliseconds), an exception, a sequence of strings, or null; anything else is written as its text.
    /// Names must differ from each other and from <c>timestamp</c>, <c>level</c>, <c>requestId</c>, <c>message</c>, <c>version</c>.
    /// </param>
    public void Write(LogLevel level, string message, params ReadOnlySpan<(string Name, object? Value)> properties)
    {
        if (IsEnabled(level))
        {
            _sink.Write(level, _requestId, message, properties);
        }
    }
}
