// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using CsCheck;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class ErrorReportTests
{
    // Characters that take from one to six bytes in JSON, whole and broken surrogate pairs among them.
    private static readonly Gen<string> Pieces = Gen.OneOf(
        "a",
        "é",
        "€",
        "😀",
        "\ud83d",
        "\ude00",
        "\"",
        "\\",
        "\n",
        "\0",
        "\u2028",
        "<",
        "\uffff"
    );

    private static readonly Gen<string> Messages =
        from piece in Pieces
        from around in Pieces.Array[0, 20]
        from count in Gen.Int[0, 300_000]
        select string.Concat(around) + new StringBuilder().Insert(0, piece, count) + string.Concat(around);

    [Fact]
    public void A_body_is_valid_JSON_of_at_most_256_KB_and_its_message_a_beginning_of_the_message() =>
        Gen.Select(Messages, Messages)
            .Sample(
                (message, inner) =>
                {
                    var body = ErrorReport.Body(new FormatException(message, new ArgumentException(inner)));

                    Assert.InRange(body.Length, 1, 256 * 1024);
                    var read = JsonDocument.Parse(body).RootElement;
                    AssertBeginning(WellFormed(message), read.GetProperty("errorMessage").GetString()!);
                    Assert.Equal("FormatException", read.GetProperty("errorType").GetString());
                },
                iter: 200
            );

    [Fact]
    public void A_message_that_fits_is_not_cut()
    {
        var message = new string('x', ErrorReport.Limit - 1024);

        Assert.Equal(message, Read(new FormatException(message)).GetProperty("errorMessage").GetString());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\"")]
    [InlineData("😀")]
    public void A_message_that_is_cut_uses_the_room_it_has(string piece)
    {
        var body = ErrorReport.Body(new FormatException(new StringBuilder().Insert(0, piece, 300_000).ToString()));

        Assert.InRange(body.Length, ErrorReport.Limit - 1024, ErrorReport.Limit);
    }

    [Fact]
    public void A_stack_that_does_not_fit_ends_with_a_whole_line()
    {
        Exception error = new FormatException("0");
        for (var i = 1; i < 3_000; i++)
        {
            error = new FormatException($"{i} {new string('x', 200)}", error);
        }

        var lines = Read(error).GetProperty("stackTrace").EnumerateArray().Select(line => line.GetString()!).ToList();

        Assert.InRange(lines.Count, 100, 2_000);
        Assert.All(lines, line => Assert.EndsWith("xxx", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_is_named_without_its_namespace_in_letters_that_a_header_may_carry()
    {
        Assert.Equal("FormatException", ErrorReport.Type(new FormatException()));
        Assert.Equal("Généric`1".Replace('é', '_'), ErrorReport.Type(new Généric<int>()));
    }

    private static JsonElement Read(Exception error) => JsonDocument.Parse(ErrorReport.Body(error)).RootElement;

    private static void AssertBeginning(string whole, string start)
    {
        if (start != whole)
        {
            Assert.EndsWith("…", start, StringComparison.Ordinal);
            Assert.StartsWith(start[..^1], whole, StringComparison.Ordinal);
        }
    }

    // What UTF-8 can say of it: halves of surrogate pairs become U+FFFD.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private sealed class Généric<T> : Exception;
}
