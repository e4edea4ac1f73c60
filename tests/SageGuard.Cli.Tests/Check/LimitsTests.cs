// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Files that are made to cost much. The memory that reading allocates is counted, which no other process disturbs.</summary>
public sealed class LimitsTests
{
    private const long MaxBytes = 60_000_000;

    public static TheoryData<string, string> Hostile =>
        new()
        {
            { "aliases of aliases", File.ReadAllText(Repository.Sample("Check/template-alias-expansion.yaml")) },
            {
                "lists of aliases",
                Lines(
                    9,
                    i => i == 0 ? "a0: &a0 [x,x,x,x,x,x,x,x,x,x]" : $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]"
                )
            },
            { "merges of merges", "a: &a\n" + Lines(5000, i => $"  k{i}: v") + Lines(5000, i => $"b{i}:\n  <<: *a") },
            { "anchors in anchors", "a: " + string.Concat(Enumerable.Range(0, 5000).Select(i => $"&a{i} [")) + "x" },
            { "deep flow", "a: " + new string('[', 1_000_000) },
            { "deep blocks", Lines(2000, i => new string(' ', i) + "a:") },
            { "deep JSON", new string('[', 1_000_000) },
            { "deep JSON objects", string.Concat(Enumerable.Repeat("{\"Resources\":", 100_000)) },
        };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_file_is_refused_in_little_memory(string what, string text)
    {
        var file = new InputFile("hostile", Encoding.UTF8.GetBytes(text));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<UsageException>(() => SourceReader.Read(file));

        Assert.Contains("line ", error.Message, StringComparison.Ordinal);
        Assert.True(
            GC.GetAllocatedBytesForCurrentThread() - before < MaxBytes,
            $"{what}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes"
        );
    }

    [Theory]
    [InlineData(
        "{\"Resources\":{\n",
        "\"B@\":{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{\"BucketName\":\"b@\"}},\n",
        "\"Z\":{\"Type\":\"AWS::S3::Bucket\"}}}",
        14
    )]
    [InlineData("Resources:\n", "  B@:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: b@}\n", "", 70)]
    public void Reading_costs_in_proportion_to_the_file(string head, string entry, string tail, int most)
    {
        Read(100); // what is made once
        var (one, four) = (Read(4_000), Read(16_000));

        // Much of it is garbage at once: the parser of YAML makes an event a value.
        Assert.InRange((double)four.Allocated / one.Allocated, 3.0, 4.6);
        Assert.InRange((double)four.Allocated / four.Size, 1, most);

        (long Allocated, long Size) Read(int count)
        {
            var bytes = Encoding.UTF8.GetBytes(
                head
                    + Lines(
                        count,
                        i => entry.Replace("@", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    )
                    + tail
            );
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotNull(SourceReader.Read(new InputFile("large", bytes)).Root["Resources"]);
            return (GC.GetAllocatedBytesForCurrentThread() - before, bytes.Length);
        }
    }

    [Theory]
    [InlineData("AllowedPattern: '^(a+)+$(?=x)'")] // lookahead: backtracks, under a limit of time
    [InlineData("AllowedPattern: '(([a-z]{1,999}){1,999}){1,999}'")] // an automaton beyond any memory
    [InlineData("AllowedPattern: '['")]
    [InlineData("AllowedPattern: '^[\\p{Alpha}]++$'")] // Java's own dialect
    public async Task A_hostile_pattern_decides_nothing_and_costs_little(string constraint)
    {
        var template =
            $"Parameters:\n  Net: {{Type: String, {constraint}}}\nResources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: {{KmsKeyId: !Sub 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa${{Net}}', DirectInternetAccess: !Ref Net}}\n";

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1,21", "--output", "json"], Encoding.UTF8.GetBytes(template));

        Assert.NotEqual("passed", answer.Outcomes["SageMaker.1 Lab"]);
        Assert.Equal("passed", answer.Outcomes["SageMaker.21 Lab"]);
    }

    [Fact]
    public async Task Many_open_conditions_stay_open()
    {
        var template =
            "Parameters:\n"
            + Lines(60, i => $"  P{i}: {{Type: String}}")
            + "Conditions:\n"
            + Lines(60, i => $"  C{i}: !Equals [!Ref P{i}, x]")
            + "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties:\n      DirectInternetAccess: !If [C59, Disabled, Enabled]\n      RootAccess: Disabled\n      Tags:\n"
            + Lines(59, i => $"        - !If [C{i}, {{Key: k{i}, Value: v}}, !Ref AWS::NoValue]");

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1,3", "--output", "json"], Encoding.UTF8.GetBytes(template));

        Assert.Equal(new() { ["SageMaker.1 Lab"] = "decidedAtDeployment", ["SageMaker.3 Lab"] = "passed" }, answer.Outcomes);
    }

    [Fact]
    public async Task Loops_in_loops_make_no_more_than_a_template_can_hold()
    {
        var values = string.Join(',', Enumerable.Range(0, 100));
        var template =
            $"Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::A:\n    - A\n    - [{values}]\n    - Fn::ForEach::B:\n        - B\n        - [{values}]\n        - Fn::ForEach::C:\n            - C\n            - [{values}]\n            - L${{A}}${{B}}${{C}}: {{Type: AWS::SageMaker::NotebookInstance}}\n";

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(template));

        Assert.NotEqual(ExitCodes.Success, answer.Code);
        Assert.InRange(answer.Report.GetProperty("results").GetArrayLength(), 1, 20_000);
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}
