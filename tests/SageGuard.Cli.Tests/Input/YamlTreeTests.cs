// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SageGuard.Cli.Tests.Input;

/// <summary>The tree of a YAML file, read as a whole and in parts.</summary>
public sealed class YamlTreeTests
{
    // What may stand after a key or the dash of a list in a block of four spaces, as it is written.
    private static readonly string[] Values =
    [
        " plain",
        " größe 漢字 😀",
        " 4711",
        " yes",
        " ~",
        "",
        " 'it''s'",
        " \"a\\tb 😀\"",
        " !Ref Name",
        " !GetAtt 😀.Arn",
        " !Sub '${A}-é'",
        " [a, {b: c}, 'd']",
        " [a: b, ? c, {d: e}]",
        " &empty",
        " !Ref",
        " {a: [],\n      b: \"c\n        d\"}",
        " |\n      line # no comment\n\n      é: [",
        " >-\n      folded\n      line",
        " |+\n      kept\n\n",
        " two\n      lines",
        "\n      - a\n      - !Ref B\n      -   c: d",
        " # a comment\n      deep: {er: 1}",
    ];

    // What looks like an entry and is none, or is one that parts cannot be read apart from.
    private static readonly string[] Traps =
    [
        " \"\n  Trap: x\n\"",
        " '\nResources:\n  First: x\n  Trap: y'",
        " [\n  Trap, x]",
        " {\n  Trap: {\n  x: y}}",
        " {\nResources: x,\n  Trap: y}",
        " &anchor x",
        " |1\n  Trap: |\n   x",
        " *anchor",
        " {a: 1, a: 2}",
        "\n    <<: {merged: x}\n    own: y",
    ];

    // The last of them mean more to us than to a parser.
    private const int TrapsOfOurOwn = 3;

    // Refused, and by libyaml too.
    private static readonly string[] Broken = [" a: b", " [a", " 'x", " \"\\q\"", "\n\ta: b", " - a", " @a", " !e!x a", " \"a\" b"];

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(2, "\r\n")]
    [InlineData(3, "\n")]
    public void Every_value_is_where_another_parser_sees_it(int seed, string newline)
    {
        var text = Document(new Random(seed), 60, Values).Replace("\n", newline, StringComparison.Ordinal);
        var expected = new List<Place>();
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            // A mapping without brackets in a list with brackets has no place of its own.
            if (parser.Current is NodeEvent { Start.Index: > 0 } node)
                expected.Add(new Place((int)node.Start.Line, (int)node.Start.Column));
        }

        var places = Walk(Read(text).Root).Select(value => value.Place.Start).ToList();

        Assert.InRange(places.Count, 400, 100_000);
        Assert.Equal(expected.ToHashSet(), places.ToHashSet());
    }

    // The parser of the aws command, of cfn-lint and, by its own tests, of most tools around CloudFormation.
    [Fact]
    public void What_libyaml_reads_is_read_as_libyaml_reads_it()
    {
        string[] all = [.. Values, .. Traps[..^TrapsOfOurOwn], .. Broken];
        var texts = Enumerable.Range(0, 300).Select(seed => Document(new Random(seed), 1, all)).ToList();

        var answers = Libyaml(texts);

        Assert.Equal(texts.Count, answers.Length);
        Assert.InRange(answers.Count(answer => answer is null), 30, 270);
        foreach (var (text, answer) in texts.Zip(answers))
        {
            try
            {
                var values = Walk(Read(text).Root).ToList();
                Assert.NotNull(answer);
                Assert.Subset(values.Select(value => value.Place.Start).ToHashSet(), answer.Select(scalar => scalar.Place).ToHashSet());
                // Short forms of functions stand for names that are not written, and !GetAtt for two strings.
                var strings = values.Where(value => value.Text is not (null or "Ref" or "Fn::Sub" or "Fn::GetAtt" or "😀" or "Arn"));
                Assert.Subset(answer.ToHashSet(), strings.Select(value => (value.Place.Start, value.Text!)).ToHashSet());
            }
            catch (UsageException error)
            {
                Assert.True(answer is null, $"{error.Message}\n{text}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_file_is_the_same_in_parts_wherever_it_is_cut(int seed)
    {
        var random = new Random(seed);
        var file = File(Document(random, 25, Values));
        var cuts = Cuts(file);
        var whole = Seen(YamlSource.ReadWhole(file));

        // A cut in the strings and brackets that go on at the margin is none, and there are few.
        Assert.True(cuts.Count(cut => YamlParts.Read(file, [cut]) is not null) > cuts.Count * 3 / 4);
        foreach (var some in cuts.Select(cut => new[] { cut }).Concat(Enumerable.Range(0, 40).Select(_ => Some(random, cuts))))
        {
            if (YamlParts.Read(file, some) is { } read)
                Assert.Equal(whole, Seen(read));
        }
    }

    [Fact]
    public void What_only_looks_like_an_entry_never_makes_another_file()
    {
        var (same, refused) = (0, 0);
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var file = File(Document(random, 3, [.. Values, .. Traps]));
            var whole = Whole(file);
            foreach (var cut in Cuts(file))
            {
                if (YamlParts.Read(file, [cut]) is { } read)
                {
                    same++;
                    Assert.Equal(whole, Seen(read));
                }
                else
                {
                    refused++;
                }
            }
        }

        Assert.InRange(same, 200, int.MaxValue);
        Assert.InRange(refused, 200, int.MaxValue);
    }

    [Theory]
    [InlineData("Resources:\n  A: 1\n  B: 2\n  A: 3\n", "a key that is there twice")]
    [InlineData("Resources:\n  A: 1\n  B: 2\nOutputs:\n  C: 1\nResources:\n  D: 1\n", "a part that is there twice")]
    [InlineData("Resources:\n  A: &a 1\n  B: *a\n", "an alias of what is before the cut")]
    [InlineData("Resources:\n  A: &a 1\n  B: *a\n  C: 1\n", "how much aliases repeat")]
    [InlineData("Resources:\n  A: {<<: {c: 1}}\n  B: 2\n", "a merge")]
    [InlineData("Resources:\n  A: 1\n---\nResources:\n  B: 2\n  C: 3\n", "a document before the cut")]
    [InlineData("Resources:\n  A: 1\n  B: 2\n---\nResources:\n  C: 2\n", "a document after the cut")]
    [InlineData("#\r%TAG ! tag:example.com,2000:\r---\nResources:\n  A: 1\n  B: 2\n", "a directive after CR alone")]
    [InlineData("#\u2028%YAML 1.1\u2028---\nResources:\n  A: 1\n  B: 2\n", "a directive after a line separator")]
    [InlineData("%TAG ! tag:example.com,2000:\n---\nResources:\n  A: 1\n  B: 2\n", "a directive")]
    [InlineData("Other: \"\nResources:\n  A: 1\n  B: 2\"\nMore:\n  C: 1\n", "lines in a string")]
    [InlineData("Other: {\nResources:\n  A,\n  B: 2}\nMore:\n  C: 1\n", "lines in brackets")]
    public void What_parts_cannot_know_is_read_as_a_whole(string text, string what)
    {
        var file = File(text);
        Assert.NotEmpty(YamlSource.ReadWhole(file).Roots);
        var cuts = Cuts(file);

        Assert.NotEmpty(cuts);
        Assert.All(cuts, cut => Assert.True(YamlParts.Read(file, [cut]) is null, what));
    }

    [Theory]
    [InlineData("Resources:\n  {\n  A: 1\n  }\n  B: 2\n")] // an entry after a mapping in brackets
    [InlineData("Resources:\n  A: 1\n   B: 2\n  C: 3\n")]
    [InlineData("Resources:\n  A: 1\n  - B\n  C: 3\n")]
    [InlineData("Resources:\n  A: 1\n  B\n  C: 3\n")]
    [InlineData("Resources:\n  A: 1\n  #\r...\n  B: 2\n")]
    [InlineData("Resources:\n  A: 1\n#\u0085...\n  B: 2\n")]
    [InlineData("Other:\n    A: \"\nOther:\n  B: 1\"\n    C: 2\n  D: 3\n")]
    [InlineData("Resources:\n  A: 1\n  B: 'x\n")]
    [InlineData("Resources:\n  A: 1\n  B: \"\\Ub0001F60\"\n")] // beyond Unicode
    [InlineData("Resources:\n  A: 1\n  B: \"\\ud83d\"\n")] // half of a character
    [InlineData("{\nResources:\n  {\n  A: 1,\n  B: 2}\n")]
    public void A_broken_file_is_broken_in_parts_too(string text)
    {
        var file = File(text);
        Assert.Throws<UsageException>(() => YamlSource.ReadWhole(file));

        Assert.All(Cuts(file), cut => Assert.Null(YamlParts.Read(file, [cut])));
    }

    [Theory]
    [InlineData("Resources:\n", "  N@:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: {RoleArn: \"größe\"}\n")]
    [InlineData("NotebookInstances:\n", "- NotebookInstanceName: n@\n  DirectInternetAccess: Enabled\n")]
    public void A_large_file_has_all_its_entries_in_order(string head, string entry)
    {
        var text = new StringBuilder(head);
        var count = 0;
        for (; text.Length < 2_200_000; count++)
            text.Append(entry.Replace("@", $"{count}", StringComparison.Ordinal));
        var file = File(text.ToString());

        var read = SourceReader.Read(file);

        Assert.NotNull(YamlParts.Read(file) ?? (Environment.ProcessorCount == 1 ? read : null));
        var entries = read.Root.Members[0].Value;
        var last = entries is SourceMap ? entries.Members[^1].KeyPlace : entries.Items[^1].Place;
        Assert.Equal(count, entries.Members.Count + entries.Items.Count);
        Assert.Equal(2 + ((count - 1) * entry.Count(letter => letter == '\n')), last.Start.Line);
        Assert.Equal(YamlSource.ReadWhole(file).Root.ToJson().GetRawText(), read.Root.ToJson().GetRawText());
    }

    [Fact]
    public void What_is_broken_in_a_large_file_is_named_where_it_is()
    {
        var text = "Resources:\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  A{i}: {{Type: bucket}}\n")) + "  B: [\n";

        var error = Assert.Throws<UsageException>(() => SourceReader.Read(File(text)));

        Assert.Contains("line 10000", error.Message, StringComparison.Ordinal);
    }

    // The scalars of each text with their places in UTF-16 units; null for a text that is refused.
    private static (Place Place, string Value)[]?[] Libyaml(IReadOnlyList<string> texts)
    {
        const string Program = """
            import json, sys, yaml

            def column(text, mark):
                return len(text.split('\n')[mark.line][:mark.column].encode('utf-16-le')) // 2 + 1

            def scalars(text):
                try:
                    return [
                        [event.start_mark.line + 1, column(text, event.start_mark), event.value]
                        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
                        if isinstance(event, yaml.ScalarEvent)
                    ]
                except yaml.YAMLError:
                    return None

            with open(TEXTS, encoding='utf-8') as texts:
                print(json.dumps([scalars(text) for text in json.load(texts)]))
            """;
        using var folder = new Folder();
        var path = folder.Write("texts.json", JsonSerializer.Serialize(texts));
        var python = Needs.Python("yaml");
        var answer = Shared.Python.Run(python, Program.Replace("TEXTS", JsonSerializer.Serialize(path), StringComparison.Ordinal));
        Assert.NotNull(answer);
        using var read = JsonDocument.Parse(answer);
        return
        [
            .. read
                .RootElement.EnumerateArray()
                .Select(scalars =>
                    scalars.ValueKind == JsonValueKind.Null
                        ? null
                        : scalars
                            .EnumerateArray()
                            .Select(scalar => (new Place(scalar[0].GetInt32(), scalar[1].GetInt32()), scalar[2].GetString()!))
                            .ToArray()
                ),
        ];
    }

    private static InputFile File(string text) => new("tree.yaml", Encoding.UTF8.GetBytes(text));

    private static SourceFile Read(string text) => YamlSource.ReadWhole(File(text));

    // The file as it is seen, or that it is broken.
    private static List<string> Whole(InputFile file)
    {
        try
        {
            return Seen(YamlSource.ReadWhole(file));
        }
        catch (UsageException error)
        {
            return [error.Message];
        }
    }

    private static List<string> Seen(SourceFile file) =>
        [
            .. file.Remarks,
            file.Roots.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            file.Root.ToJson().GetRawText(),
            .. Walk(file.Root).Select(value => $"{value.Place} {value.Text}"),
        ];

    private static IEnumerable<(Stretch Place, string? Text)> Walk(SourceNode node)
    {
        yield return (node.Place, node.Text);
        foreach (var inner in node.Items.SelectMany(Walk))
            yield return inner;
        foreach (var member in node.Members)
        {
            yield return (member.KeyPlace, member.Key);
            foreach (var inner in Walk(member.Value))
                yield return inner;
        }
    }

    private static List<YamlCut> Cuts(InputFile file) =>
        [
            .. Enumerable
                .Range(0, file.Utf8.Length)
                .Select(index => YamlCut.After(file.Utf8.Span, index))
                .OfType<YamlCut>()
                .DistinctBy(cut => cut.Line),
        ];

    private static YamlCut[] Some(Random random, List<YamlCut> cuts) =>
        [.. cuts.Where(_ => random.Next(cuts.Count) < 4).OrderBy(cut => cut.Line)];

    // Mappings and lists of entries at one or two spaces, as templates and answers have them.
    private static string Document(Random random, int entries, string[] values)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "# größer\n" : "---\n");
        foreach (var key in (string[])["Description", "Parameters", "Resources", "Outputs"])
        {
            var (indent, isList) = (new string(' ', random.Next(1, 3)), random.Next(3) == 0);
            text.Append(key).Append(random.Next(4) == 0 ? ": \n" : ":\n");
            for (var i = 0; i < entries; i++)
            {
                text.Append(random.Next(6) == 0 ? "\n # a comment\n" : "").Append(indent);
                text.Append(isList ? "-" : $"{(i == 0 ? "First" : key)}{i}:");
                if (random.Next(2) == 0)
                    text.Append(values[random.Next(values.Length)]);
                else
                    text.Append("\n    Type:").Append(values[random.Next(Values.Length)]);
                text.Append('\n');
            }
        }

        return text.ToString();
    }
}
