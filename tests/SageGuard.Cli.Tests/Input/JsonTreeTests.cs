// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Tests.Input;

/// <summary>The tree of a JSON file, whose nodes are made when they are asked for.</summary>
public sealed class JsonTreeTests
{
    // As they are written between quotation marks: characters of one to four bytes, and escapes of them.
    private static readonly string[] Texts =
    [
        "",
        "a",
        "AWS::SageMaker::NotebookInstance",
        "größe",
        "漢字",
        "😀",
        "a\\u0062",
        "\\ud83d\\ude00",
        "line\\nbreak",
        "\\\"{[,:",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_text_between_the_places_of_a_value_or_key_is_that_value_or_key(int seed)
    {
        var random = new Random(seed);
        var text = List(random, 6, 300);
        var lines = text.Split('\n');

        var places = Walk(Read(text).Root).ToList();

        Assert.InRange(places.Count, 300, 200_000);
        foreach (var (place, value) in places)
        {
            using var written = JsonDocument.Parse(Between(lines, place));
            Assert.True(JsonElement.DeepEquals(value, written.RootElement), $"{place}: {written.RootElement} is not {value}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(2_000)]
    public void Of_two_equal_keys_the_last_counts_however_long_the_object_is_and_however_they_are_written(int others)
    {
        var keys = string.Concat(Enumerable.Range(0, others).Select(i => $"\"k{i}\": {i},\n"));

        var file = Read($"{{\"größe\": {{\"a\": 0}},\n{keys}\"gr\\u00f6\\u00dfe\": {{\"a\": 1, \"a\": 2}}}}");

        Assert.Equal(["größe", .. Enumerable.Range(0, others).Select(i => $"k{i}")], file.Root.Members.Select(member => member.Key));
        Assert.Equal("2", Assert.IsType<SourceScalar>(file.Root["größe"]!["a"]).Value);
        Assert.Equal("2", Assert.IsType<SourceScalar>(file.Root.Members[0].Value["a"]).Value);
        Assert.Equal(new Place(others + 2, 1), file.Root.Find("größe")!.Value.KeyPlace.Start);
        Assert.Null(file.Root["größ"]);
        Assert.Null(file.Root["gröse"]);
        // The inner one ends first.
        Assert.Equal(2, file.Remarks.Count);
        Assert.Contains($"line {others + 2}, column 29: the key a is there twice", file.Remarks[0], StringComparison.Ordinal);
        Assert.Contains($"line {others + 2}, column 1: the key größe is there twice", file.Remarks[1], StringComparison.Ordinal);
        Assert.Equal("a", file.Repeated!.Value.Key);
    }

    private static SourceFile Read(string text) => SourceReader.Read(new InputFile("tree.json", Encoding.UTF8.GetBytes(text)));

    // Each value, and each key as a string.
    private static IEnumerable<(Stretch Place, JsonElement Value)> Walk(SourceNode node)
    {
        yield return (node.Place, node.ToJson());
        foreach (var inner in node.Items.SelectMany(Walk))
            yield return inner;
        foreach (var member in node.Members)
        {
            yield return (member.KeyPlace, JsonSerializer.SerializeToElement(member.Key));
            Assert.Equal(member.Value.Place, node[member.Key]!.Place);
            foreach (var inner in Walk(member.Value))
                yield return inner;
        }
    }

    private static string Between(string[] lines, Stretch place)
    {
        if (place.Start.Line == place.End.Line)
            return lines[place.Start.Line - 1][(place.Start.Column - 1)..(place.End.Column - 1)];
        return string.Join(
            '\n',
            [
                lines[place.Start.Line - 1][(place.Start.Column - 1)..],
                .. lines[place.Start.Line..(place.End.Line - 1)],
                lines[place.End.Line - 1][..(place.End.Column - 1)],
            ]
        );
    }

    private static string Value(Random random, int depth) =>
        random.Next(depth > 0 ? 7 : 5) switch
        {
            0 => $"\"{Texts[random.Next(Texts.Length)]}\"",
            1 => random.Next(-1_000, 1_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            2 => "true",
            3 => "false",
            4 => "null",
            5 => List(random, depth - 1, random.Next(6)),
            _ => Object(random, depth - 1),
        };

    private static string List(Random random, int depth, int count) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Space(random) + Value(random, depth) + Space(random)))}]";

    // Some are long enough for an index.
    private static string Object(Random random, int depth)
    {
        var keys = Enumerable.Range(0, random.Next(12) == 0 ? 50 : random.Next(5)).Select(i => Texts[random.Next(Texts.Length)] + i);
        return $"{{{string.Join(',', keys.Select(key => $"{Space(random)}\"{key}\"{Space(random)}:{Space(random)}{Value(random, depth)}"))}}}";
    }

    private static string Space(Random random) =>
        random.Next(8) switch
        {
            0 => "\n",
            1 => " ",
            2 => "\r\n\t",
            _ => "",
        };
}
