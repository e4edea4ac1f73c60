// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Function.Logging;

namespace SageGuard.Function.Tests.Logging;

public sealed class LogTests : IDisposable
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.OneOf("\r\n", "\u0085", "\u2028", "\u2029", "\0", "\u001b[31m", "\ud800", "\udc00", "\"", "\\", "😀", "a b", "")
            .Array[0, 8]
            .Select(string.Concat)
    );

    private readonly MemoryStream _output = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 31, 13, 0, 0, 5, TimeSpan.FromHours(1)));

    private string Output => Encoding.UTF8.GetString(_output.ToArray());

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_line_is_one_JSON_object_in_Lambdas_words_with_the_version()
    {
        New().ForRequest("id-1").Write(LogLevel.Info, "Judged.", ("resource", "ml-1"), ("verdict", "NON_COMPLIANT"));

        Assert.Equal(
            $$"""{"timestamp":"2027-01-31T12:00:00.005Z","level":"INFO","requestId":"id-1","message":"Judged.","version":"{{Log.Version}}","resource":"ml-1","verdict":"NON_COMPLIANT"}"""
                + "\n",
            Output
        );
    }

    [Fact]
    public void Outside_of_an_invocation_there_is_no_request_id()
    {
        New().Write(LogLevel.Info, "Ready.");

        Assert.False(Line().TryGetProperty("requestId", out _));
    }

    [Fact]
    public void The_version_is_the_assemblys() =>
        Assert.Equal(Log.Version, typeof(Log).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    [Fact]
    public void Values_keep_their_kinds()
    {
        New()
            .Write(
                LogLevel.Info,
                "m",
                ("text", "é \"x\""),
                ("int", 1),
                ("long", 1L << 40),
                ("double", 1.5),
                ("nan", double.NaN),
                ("decimal", 1.25m),
                ("bool", true),
                ("time", new DateTimeOffset(2027, 1, 31, 1, 0, 0, TimeSpan.FromHours(1))),
                ("span", TimeSpan.FromMicroseconds(1_234_567)),
                ("texts", (string[])["a", "b"]),
                ("nothing", null),
                ("other", LogLevel.Warn)
            );

        Assert.Equal(
            ""","text":"é \"x\"","int":1,"long":1099511627776,"double":1.5,"nan":"NaN","decimal":1.25,"bool":true,"time":"2027-01-31T00:00:00.000Z","span":1234.567,"texts":["a","b"],"nothing":null,"other":"Warn"}""",
            Output[Output.IndexOf(",\"text\"", StringComparison.Ordinal)..].TrimEnd()
        );
    }

    [Fact]
    public void An_exception_is_its_type_its_message_and_its_stack()
    {
        New().Write(LogLevel.Error, "m", ("exception", new FormatException("bad", new ArgumentException("inner"))));

        Assert.EndsWith(
            ""","exception":{"type":"FormatException","message":"bad","stackTrace":["caused by ArgumentException: inner"]}}""" + "\n",
            Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, "INFO WARN ERROR FATAL")]
    [InlineData("nonsense", "INFO WARN ERROR FATAL")]
    [InlineData("TRACE", "TRACE DEBUG INFO WARN ERROR FATAL")]
    [InlineData("DEBUG", "DEBUG INFO WARN ERROR FATAL")]
    [InlineData("INFO", "INFO WARN ERROR FATAL")]
    [InlineData("warn", "WARN ERROR FATAL")]
    [InlineData("ERROR", "ERROR FATAL")]
    [InlineData("FATAL", "FATAL")]
    public void The_level_of_the_function_is_honoured(string? level, string written)
    {
        var log = FromEnvironment(level, format: null);
        foreach (var each in Enum.GetValues<LogLevel>())
        {
            log.Write(each, "m");
        }

        Assert.Equal(written.Split(' '), Lines().Select(line => line.GetProperty("level").GetString()));
    }

    [Theory]
    [InlineData(null, '{')]
    [InlineData("JSON", '{')]
    [InlineData("Text", '2')]
    [InlineData("text", '2')]
    public void The_format_of_the_function_is_honoured_and_JSON_where_none_is_set(string? format, char first)
    {
        FromEnvironment(level: null, format).Write(LogLevel.Info, "m");

        Assert.Equal(first, Output[0]);
    }

    [Fact]
    public void A_line_of_text_is_readable()
    {
        New(LogFormat.Text)
            .ForRequest("id-1")
            .Write(
                LogLevel.Warn,
                "Slow.",
                ("resource", "ml-1"),
                ("reason", "it \"took\"\nlong"),
                ("ms", 12),
                ("ids", (string[])["a", "b"]),
                ("none", ""),
                ("ok", true),
                ("exception", new FormatException("bad"))
            );

        Assert.Equal(
            $"""2027-01-31T12:00:00.005Z WARN  id-1 Slow. version={Log.Version} resource=ml-1 reason="it \"took\"\nlong" ms=12 ids=a,b none="" ok=true exception="FormatException: bad" """.TrimEnd()
                + "\n",
            Output
        );
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("Text")]
    public void Invisible_characters_that_turn_a_line_around_are_written_out(string format)
    {
        FromEnvironment(level: null, format).Write(LogLevel.Info, "m", ("resourceId", "nb-\u202Egnp.exe"));

        Assert.DoesNotContain('\u202E', Output);
        Assert.Contains("u202E", Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void No_value_breaks_a_line_or_forges_one() =>
        Gen.Select(Texts, Texts, Texts)
            .Sample(
                (message, name, value) =>
                {
                    foreach (var format in Enum.GetValues<LogFormat>())
                    {
                        _output.SetLength(0);
                        New(format)
                            .ForRequest(value)
                            .Write(
                                LogLevel.Info,
                                message,
                                ("x" + name, value),
                                ("texts", (string[])[value]),
                                ("e", new FormatException(value))
                            );

                        var line = Output;
                        Assert.EndsWith("\n", line, StringComparison.Ordinal);
                        Assert.DoesNotContain(line[..^1], c => char.IsControl(c) || c is '\u2028' or '\u2029');
                        if (format == LogFormat.Json)
                        {
                            Assert.Equal(WellFormed(message), Line().GetProperty("message").GetString());
                            Assert.Equal(WellFormed(value), Line().GetProperty("requestId").GetString());
                        }
                    }
                },
                threads: 1
            );

    [Theory]
    [InlineData(LogFormat.Json)]
    [InlineData(LogFormat.Text)]
    public void A_line_stays_under_256_KB_and_whole_however_large_its_values(LogFormat format)
    {
        var huge = new string('\0', 1_000_000);
        New(format)
            .ForRequest(huge)
            .Write(
                LogLevel.Info,
                huge,
                ("texts", Enumerable.Repeat("", 1_000_000)),
                ("emoji", string.Concat(Enumerable.Repeat("😀", 100_000))),
                ("exception", new FormatException(huge, new FormatException(huge)))
            );

        Assert.InRange(_output.Length, 1, 256 * 1024);
        if (format == LogFormat.Json)
        {
            Assert.EndsWith("…", Line().GetProperty("requestId").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        foreach (var before in (string[])["", "x"])
        {
            _output.SetLength(0);
            New().Write(LogLevel.Info, before + string.Concat(Enumerable.Repeat("😀", 100_000)));

            Assert.DoesNotContain('\ufffd', Line().GetProperty("message").GetString()!);
        }
    }

    [Fact]
    public void Lines_of_several_threads_never_mix()
    {
        var log = New();

        Parallel.For(0, 1_000, i => log.ForRequest($"id-{i}").Write(LogLevel.Info, "m", ("i", i), ("text", new string('x', i * 20))));

        var lines = Lines().ToList();
        Assert.Equal(1_000, lines.Count);
        Assert.All(
            lines,
            line =>
            {
                Assert.Equal($"id-{line.GetProperty("i").GetInt32()}", line.GetProperty("requestId").GetString());
                Assert.Equal(line.GetProperty("i").GetInt32() * 20, line.GetProperty("text").GetString()!.Length);
            }
        );
    }

    [Fact]
    public void Where_nobody_reads_any_more_the_line_is_lost_and_nothing_else()
    {
        var log = New();
        _output.Dispose();

        log.Write(LogLevel.Info, "m");
    }

    [Fact]
    public void A_value_that_fails_spoils_its_own_line_only()
    {
        var log = New();

        Assert.Throws<InvalidOperationException>(() => log.Write(LogLevel.Info, "first", ("texts", Fails())));
        log.Write(LogLevel.Info, "second");

        Assert.Equal("second", Line().GetProperty("message").GetString());

        static IEnumerable<string> Fails()
        {
            yield return "a";
            throw new InvalidOperationException();
        }
    }

    private Log New(LogFormat format = LogFormat.Json) => new(_output, _time, LogLevel.Info, format);

    private Log FromEnvironment(string? level, string? format) =>
        Log.FromEnvironment(
            _output,
            _time,
            name =>
                name switch
                {
                    "AWS_LAMBDA_LOG_LEVEL" => level,
                    "AWS_LAMBDA_LOG_FORMAT" => format,
                    _ => null,
                }
        );

    private IEnumerable<JsonElement> Lines() =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private JsonElement Line() => Assert.Single(Lines());

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
