// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using CsCheck;
using SageGuard.Text;

namespace SageGuard.Tests.Evaluation;

public sealed class AnnotationTests
{
    private static readonly string[] Pieces = ["x", " ", "\n", "\u202e", "\ud800", "\udc00", "😀", "é", "\0", "\u2028"];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char.Array[0, 600].Select(chars => new string(chars)),
        Gen.Int[0, Pieces.Length - 1].Select(piece => Pieces[piece]).Array[0, 600].Select(string.Concat)
    );

    [Fact]
    public void Every_annotation_is_one_that_AWS_Config_accepts() =>
        Samples.Of(
            Texts,
            5_000,
            text =>
            {
                if (Annotation.From(text) is not { } annotation)
                    return;
                Assert.InRange(annotation.Length, 1, Annotation.MaxLength);
                Assert.DoesNotContain(annotation, char.IsControl);
                Assert.Equal(annotation.Trim(), annotation);
                Assert.Equal(annotation, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(annotation)));
                Assert.Equal(annotation, Annotation.From(annotation));
            }
        );

    [Fact]
    public void Whatever_is_cut_says_so() =>
        Samples.Of(
            Texts,
            5_000,
            text =>
            {
                var whole = Annotation.Clean(text, 10_000);
                var cut = Annotation.Clean(text, 50);
                Assert.True(cut.Length <= 50);
                Assert.Equal(whole.Length > 50, whole != cut);
                if (whole != cut)
                    Assert.EndsWith("…", cut, StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\u200b\u202e")]
    public void Nothing_left_is_no_annotation(string? text) => Assert.Null(Annotation.From(text));

    [Fact]
    public void Text_behind_many_spaces_is_kept()
    {
        Assert.Equal("reason", Annotation.From(new string(' ', 1000) + "reason"));
        Assert.EndsWith("…", Annotation.From("x" + new string(' ', 1000) + "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_is_never_cut_in_half() => Assert.Equal(new string('x', 254) + "…", Annotation.From(new string('x', 254) + "😀😀"));

    [Fact]
    public void Exactly_256_characters_stay() => Assert.Equal(256, Annotation.From(new string('x', 256))!.Length);
}
